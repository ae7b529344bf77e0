// SPDX-License-Identifier: MIT
using System.Buffers.Binary;

namespace WasiVfs.Wasmtime;

/// <summary>One thing that a program polls for (the witx's <c>subscription</c>, 48 bytes), and the <c>event</c> (32 bytes) that answers it.</summary>
internal readonly record struct Subscription(ulong UserData, byte Kind, uint Number, ulong Time, bool IsAbsolute)
{
    public const int Size = 48;
    public const int EventSize = 32;

    private const byte Clock = 0, ReadReady = 1;
    private const uint RealTime = 0, Monotonic = 1;

    public bool IsClock => Kind == Clock && Number is RealTime or Monotonic;

    public bool IsRead => Kind == ReadReady;

    public uint Descriptor => Number;

    public static Subscription Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        bytes[8],
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
        (bytes[40] & 1) != 0);

    /// <summary>The event that says that the clock has reached its time.</summary>
    public void WriteClockEvent(Span<byte> bytes)
    {
        bytes[..EventSize].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, UserData);
        bytes[10] = Clock;
    }
}
