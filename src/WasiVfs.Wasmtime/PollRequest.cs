// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Diagnostics;
using Wasmtime;

namespace WasiVfs.Wasmtime;

/// <summary>A call of <c>poll_oneoff</c>: the clocks in it with the delays that they ask for, and the rest.</summary>
internal sealed class PollRequest
{
    private readonly Memory _memory;
    private readonly uint _events;
    private readonly uint _written;
    private readonly List<(Subscription Clock, TimeSpan Delay)> _clocks = [];
    private readonly List<Subscription> _others = [];
    private readonly long _start = Stopwatch.GetTimestamp();

    private PollRequest(Memory memory, int events, int written)
    {
        _memory = memory;
        _events = (uint)events;
        _written = (uint)written;
    }

    /// <summary>What is asked for beside clocks.</summary>
    public IReadOnlyList<Subscription> Others => _others;

    /// <summary>The shortest of the clocks' delays; infinite if there is none.</summary>
    public TimeSpan FirstDelay => _clocks.Count == 0 ? Timeout.InfiniteTimeSpan : _clocks.Min(clock => clock.Delay);

    /// <summary>Null when nothing is asked for.</summary>
    /// <exception cref="WasmtimeException">
    /// The lists do not lie in the program's memory. The library would first allocate room for as many events, and end this process when
    /// there is none.
    /// </exception>
    public static PollRequest? Read(OriginalCalls calls, int subscriptions, int events, int count, int written)
    {
        if (count == 0)
        {
            return null;
        }

        long length = calls.Memory.GetLength();
        if ((uint)subscriptions + ((long)(uint)count * Subscription.Size) > length
            || (uint)events + ((long)(uint)count * Subscription.EventSize) > length
            || (uint)written + (long)sizeof(uint) > length)
        {
            throw new WasmtimeException($"poll_oneoff: {(uint)count} subscriptions and their events do not lie in the program's memory");
        }

        var request = new PollRequest(calls.Memory, events, written);
        for (int i = 0; i < count; i++)
        {
            Subscription one = Subscription.Read(
                calls.Memory.GetSpan<byte>((uint)subscriptions + ((long)i * Subscription.Size), Subscription.Size));
            if (one.IsClock)
            {
                request._clocks.Add((one, Delay(calls, one, events)));
            }
            else
            {
                request._others.Add(one);
            }
        }

        return request;
    }

    /// <summary>Writes an event for each clock that has reached its time, and returns the call's result, success.</summary>
    public int AnswerClocks()
    {
        TimeSpan first = FirstDelay, passed = Stopwatch.GetElapsedTime(_start);
        int count = 0;
        foreach ((Subscription clock, TimeSpan delay) in _clocks)
        {
            if (delay <= passed || delay == first)
            {
                clock.WriteClockEvent(_memory.GetSpan<byte>(_events + ((long)count++ * Subscription.EventSize), Subscription.EventSize));
            }
        }

        BinaryPrimitives.WriteInt32LittleEndian(_memory.GetSpan<byte>(_written, sizeof(uint)), count);
        return 0;
    }

    // Where the library's clocks started only they know. What they say goes through the place of the first event, which is to be written
    // anyway; a place that they refuse makes the delay nothing, and the call is left to the library.
    private static TimeSpan Delay(OriginalCalls calls, Subscription clock, int scratch)
    {
        ulong now = 0;
        if (clock.IsAbsolute)
        {
            if (calls.Time((int)clock.Number, 1, scratch) != 0)
            {
                return TimeSpan.Zero;
            }

            now = BinaryPrimitives.ReadUInt64LittleEndian(calls.Memory.GetSpan<byte>((uint)scratch, sizeof(ulong)));
        }

        ulong nanoseconds = clock.Time > now ? clock.Time - now : 0;
        return new TimeSpan((long)Math.Min(nanoseconds / TimeSpan.NanosecondsPerTick, long.MaxValue / 2));
    }
}
