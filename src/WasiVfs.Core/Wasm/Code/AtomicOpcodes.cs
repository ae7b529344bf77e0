// SPDX-License-Identifier: MIT
using static WasiVfs.Wasm.Immediate;

namespace WasiVfs.Wasm;

/// <summary>Instructions of prefix 0xFE: the threads proposal.</summary>
internal static class AtomicOpcodes
{
    public static readonly OpcodeRun[] All =
    [
        new(0x00, Proposal.Threads, [Address], "memory.atomic.notify memory.atomic.wait32 memory.atomic.wait64"),
        new(0x03, Proposal.Threads, [ZeroByte], "atomic.fence"),
        new(0x10, Proposal.Threads, [Address], """
            i32.atomic.load i64.atomic.load i32.atomic.load8_u i32.atomic.load16_u i64.atomic.load8_u i64.atomic.load16_u i64.atomic.load32_u
            i32.atomic.store i64.atomic.store i32.atomic.store8 i32.atomic.store16 i64.atomic.store8 i64.atomic.store16 i64.atomic.store32
            """),
        ReadModifyWrite(0x1E, "add"),
        ReadModifyWrite(0x25, "sub"),
        ReadModifyWrite(0x2C, "and"),
        ReadModifyWrite(0x33, "or"),
        ReadModifyWrite(0x3A, "xor"),
        ReadModifyWrite(0x41, "xchg"),
        ReadModifyWrite(0x48, "cmpxchg"),
    ];

    private static OpcodeRun ReadModifyWrite(uint first, string what) => new(first, Proposal.Threads, [Address], $"""
        i32.atomic.rmw.{what} i64.atomic.rmw.{what} i32.atomic.rmw8.{what}_u i32.atomic.rmw16.{what}_u
        i64.atomic.rmw8.{what}_u i64.atomic.rmw16.{what}_u i64.atomic.rmw32.{what}_u
        """);
}
