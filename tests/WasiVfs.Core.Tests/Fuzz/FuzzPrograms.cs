// SPDX-License-Identifier: MIT
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Tests.Wasm;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Programs to start from.</summary>
internal static class FuzzPrograms
{
    /// <summary>One that has something for every part of the linker, one with an entry of every kind, one of every instruction,
    /// and small real ones.</summary>
    public static byte[][] All { get; } =
    [
        Dense(),
        Dense(),
        Dense(),
        SampleModule.Everything(),
        SampleInstruction.ModuleOf([.. OpcodeTable.All]),
        File.ReadAllBytes(Repository.Fixture("conformance", "bare", "bare.wasm")),
        File.ReadAllBytes(TreeSum.Module("c")),
    ];

    // Every place that can refer to an answered import, thin bodies that must move, two memories, names and hints.
    private static byte[] Dense()
    {
        string[] calls = ["path_open", "fd_read", "fd_write", "fd_close", "fd_prestat_get", "random_get", "proc_exit", "poll_oneoff", "fd_close"];
        var module = new ModuleBuilder { Start = (uint)calls.Length + 3 };
        module.Types.Add([0x60, 0, 0]);
        foreach (string call in calls)
        {
            module.Types.Add(ModuleBuilder.Entry(Preview1.Find(call)!.Type.Write));
            module.Imports.Add(ModuleBuilder.Entry(entry =>
            {
                entry.WriteName(Preview1.Module);
                entry.WriteName(call);
                entry.WriteByte((byte)ExternKind.Function);
                entry.WriteU32((uint)module.Types.Count - 1);
            }));
        }

        const uint close = 3, prestat = 4;
        module.Imports.Add([3, .. "env"u8, 1, .. "g"u8, 3, 0x7F, 0]);
        module.Tables.Add([0x70, 0, 8]);
        module.Memories.Add([1, 1, 2]);
        module.Memories.Add([0, 1]);
        module.Tags.Add([0, 0]);
        module.Globals.Add([0x7F, 1, 0x41, 0, 0x0B]);
        module.Globals.Add([0x70, 0, 0xD2, (byte)close, 0x0B]);
        module.Exports.Add(ModuleBuilder.Entry(new Export("memory", ExternKind.Memory, 1).Write));
        module.Exports.Add(ModuleBuilder.Entry(new Export("again", ExternKind.Function, close).Write));
        module.Elements.Add([0, 0x41, 0, 0x0B, 2, (byte)close, (byte)prestat]);
        module.Elements.Add([5, 0x70, 1, 0xD2, (byte)prestat, 0x0B]);
        module.Elements.Add([3, 0, 1, (byte)close]);
        module.AddFunction(4, body => Body(body, 0x20, 0, 0x10, (byte)close));
        module.AddFunction(5, body => Body(body, 0x20, 0, 0x20, 1, 0x12, (byte)prestat));
        module.AddFunction(4, body => Body(body, 0x3F, 1, 0x1A, 0x20, 0, 0x40, 1, 0x1A, 0x3F, 0, 0x40, 0));
        module.AddFunction(0, body => Body(body, 0xD2, (byte)close, 0x1A, 0x23, 1, 0x24, 1, 0xFC, 9, 1));
        module.DataSegments.Add([0, 0x41, 8, 0x0B, 2, 0xAA, 0xBB]);
        module.DataSegments.Add([1, 3, 1, 2, 3]);
        module.DataSegments.Add([2, 1, 0x23, 0, 0x0B, 1, 7]);
        var names = new NameSection();
        names.Append(NameSubsection.Functions, [(close, "close"), (prestat, "prestat"), ((uint)calls.Length, "thin")]);
        names.Append(NameSubsection.DataSegments, [(1, "passive")]);
        return module.Build().Append(
            RawSection.Custom("metadata.code.branch_hint", [1, (byte)calls.Length, 1, 1, 1, 0]),
            RawSection.Custom("producers", [1, 8, .. "language"u8, 1, 1, (byte)'C', 2, .. "11"u8]),
            RawSection.Custom("target_features", [1, (byte)'+', 8, .. "sign-ext"u8]),
            RawSection.Custom(".debug_line", [1, 2, 3]),
            names.ToSection()).ToArray();
    }

    private static void Body(WasmWriter body, params byte[] instructions) => body.WriteBytes([0, .. instructions, 0x0B]);
}
