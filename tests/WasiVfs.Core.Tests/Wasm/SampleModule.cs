// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Wasm;

/// <summary>A module with an entry of every kind in every section.</summary>
public static class SampleModule
{
    internal static readonly FuncType Plain = new([ValType.I32, ValType.I64], [ValType.I32]);

    public static byte[] Everything() => Build().ToArray();

    internal static WasmModule Build()
    {
        var module = new ModuleBuilder { Start = 2 };
        module.Types.Add(ModuleBuilder.Entry(Plain.Write));
        module.Types.Add([0x4E, 3, 0x50, 0, 0x5F, 2, 0x7F, 1, 0x78, 0, 0x4F, 1, 1, 0x5E, 0x63, 1, 1, 0x60, 0, 0]); // rec: struct, array, func
        module.Types.Add([0x60, 0, 0]);
        module.Types.Add([0x4E, 1, 0x60, 1, 0x7F, 0]); // a group of one
        module.Types.Add([0x50, 0, 0x60, 1, 0x7F, 0]); // not final
        module.Types.Add([0x5D, 4]); // continuation
        Import(module, "env", "f", [0, 0]);
        Import(module, "env", "table", [1, 0x70, 1, 1, 2]);
        Import(module, "env", "g", [0, 4]);
        Import(module, "env", "memory", [2, 7, 1, 2]);
        Import(module, "env", "global", [3, 0x64, 3, 1]);
        Import(module, "env", "tag", [4, 0, 4]);
        module.Tables.Add([0x70, 0, 1]);
        module.Tables.Add([0x40, 0, 0x64, 3, 5, 1, 2, 0xD2, 0, 0x0B]);
        module.Memories.Add([0, 1]);
        module.Memories.Add([1, 1, 0x80, 0x80, 0x04]);
        module.Tags.Add([0, 4]);
        module.Globals.Add([0x7F, 1, 0x41, 0x2A, 0x0B]);
        module.Globals.Add([0x7B, 0, 0xFD, 0x0C, .. new byte[16], 0x0B]);
        Export(module, "run", ExternKind.Function, 2);
        Export(module, "memory", ExternKind.Memory, 1);
        module.Elements.AddRange(
        [
            [0, 0x41, 0, 0x0B, 2, 2, 1],
            [1, 0, 1, 2],
            [2, 1, 0x41, 0, 0x0B, 0, 1, 2],
            [3, 0, 1, 2],
            [4, 0x41, 0, 0x0B, 1, 0xD2, 2, 0x0B],
            [5, 0x6F, 1, 0xD0, 0x6F, 0x0B],
            [6, 1, 0x41, 0, 0x0B, 0x63, 3, 1, 0xD0, 3, 0x0B],
            [7, 0x70, 0],
        ]);
        module.AddFunction(4, body => body.WriteBytes([0, 0x10, 0, 0xFC, 0x09, 1, 0x0B]));
        module.AddFunction(0, body => body.WriteBytes([2, 3, 0x7F, 1, 0x63, 1, 0x20, 0, 0x3F, 0, 0x6A, 0x0B]));
        module.DataSegments.Add([0, 0x41, 8, 0x0B, 2, 0xAA, 0xBB]);
        module.DataSegments.Add([1, 3, 1, 2, 3]);
        module.DataSegments.Add([2, 1, 0x42, 0, 0x0B, 0]);
        return module.Build().Append(Names().ToSection(), RawSection.Custom("producers", [1, 8, .. "language"u8, 1, 1, (byte)'C', 2, .. "11"u8]));
    }

    private static NameSection Names()
    {
        var names = new NameSection();
        names.Append(NameSubsection.Functions, [(0, "f"), (2, "start")]);
        names.Append(NameSubsection.Globals, [(0, "a global")]);
        return names;
    }

    private static void Import(ModuleBuilder module, string from, string name, byte[] type) => module.Imports.Add(ModuleBuilder.Entry(entry =>
    {
        entry.WriteName(from);
        entry.WriteName(name);
        entry.WriteBytes(type);
    }));

    private static void Export(ModuleBuilder module, string name, ExternKind kind, uint index) =>
        module.Exports.Add(ModuleBuilder.Entry(new Export(name, kind, index).Write));
}
