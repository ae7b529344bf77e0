// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Linking;
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

/// <summary>An index of something that the module does not have makes it invalid. Packing adds functions, globals, memories and
/// segments, so the index would come to mean one of these: the runtime's state would be a memory of the program's.</summary>
public sealed class IndexCheckTests : IDisposable
{
    private static readonly Dictionary<string, (string Reason, Action<ModuleBuilder> Add)> Modules = new()
    {
        ["call"] = ("unknown function 3", module => AddCode(module, "call", 3)),
        ["ref.func"] = ("unknown function 3", module => AddCode(module, "ref.func", 3)),
        ["global.get"] = ("unknown global 1", module => AddCode(module, "global.get", 1)),
        ["global.set"] = ("unknown global 1", module => AddCode(module, "global.set", 1)),
        ["table.get"] = ("unknown table 0", module => AddCode(module, "table.get", 0)),
        ["table.copy"] = ("unknown table 0", module => AddCode(module, "table.copy", 0, 0)),
        ["call_indirect"] = ("unknown type 9", module => AddCode(module, "call_indirect", 9, 0)),
        ["throw"] = ("unknown tag 0", module => AddCode(module, "throw", 0)),
        ["elem.drop"] = ("unknown elem segment 0", module => AddCode(module, "elem.drop", 0)),
        ["data.drop"] = ("unknown data segment 1", module => AddCode(module, "data.drop", 1)),
        ["memory.init"] = ("unknown memory 1", module => AddCode(module, "memory.init", 0, 1)),
        ["memory.size"] = ("unknown memory 1", module => AddCode(module, "memory.size", 1)),
        ["memory.fill"] = ("unknown memory 1", module => AddCode(module, "memory.fill", 1)),
        ["memory.copy"] = ("unknown memory 1", module => AddCode(module, "memory.copy", 0, 1)),
        ["i32.load"] = ("unknown memory 1", module => AddFunction(module, code => code.Emit(OpcodeTable.Named("i32.load"), new MemArg(0, 1, 0)))),
        ["v128.load8_lane"] = ("unknown memory 1", module => AddFunction(module, code =>
        {
            code.Emit(OpcodeTable.Named("v128.load8_lane"), new MemArg(0, 1, 0));
            code.WriteByte(0);
        })),
        ["data.drop without a count"] = ("data count section required", module =>
        {
            module.DataCount = false;
            AddCode(module, "data.drop", 0);
        }
        ),
        ["exported function"] = ("unknown function 2", module => Export(module, ExternKind.Function, 2)),
        ["exported memory"] = ("unknown memory 1", module => Export(module, ExternKind.Memory, 1)),
        ["exported global"] = ("unknown global 1", module => Export(module, ExternKind.Global, 1)),
        ["start"] = ("unknown function 2", module => module.Start = 2),
        ["initial value"] = ("unknown global 2", module => module.Globals.Add([0x7F, 0, 0x23, 2, 0x0B])),
        ["table's initial value"] = ("unknown function 2", module => module.Tables.Add([0x40, 0, 0x70, 0, 1, 0xD2, 2, 0x0B])),
        ["table of elements"] = ("unknown table 1", module => module.Elements.Add([2, 1, 0x41, 0, 0x0B, 0, 0])),
        ["element"] = ("unknown function 2", module => module.Elements.Add([1, 0, 1, 2])),
        ["element's expression"] = ("unknown function 2", module => module.Elements.Add([5, 0x70, 1, 0xD2, 2, 0x0B])),
        ["memory of a segment"] = ("unknown memory 1", module => module.DataSegments.Add([2, 1, 0x41, 0, 0x0B, 0])),
        ["place of a segment"] = ("unknown global 1", module => module.DataSegments.Add([0, 0x23, 1, 0x0B, 0])),
        ["type of a function"] = ("unknown type 9", module => module.Functions[0] = [9]),
        ["type of an import"] = ("unknown type 9", module => module.Imports.Add([1, .. "m"u8, 1, .. "f"u8, 0, 9])),
        ["a structure as type of a function"] = ("type 1 is not a function type", module =>
        {
            module.Types.Add([0x5F, 0]);
            module.Functions[0] = [1];
        }
        ),
        ["a body without a function"] = ("function and code section have inconsistent lengths", module => module.Functions.Clear()),
        ["a function without a body"] = ("function and code section have inconsistent lengths", module => module.Functions.Add([0])),
    };

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Rows => [.. Modules.Keys];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void It_is_refused_with_its_place(string name)
    {
        (string reason, Action<ModuleBuilder> add) = Modules[name];
        ModuleBuilder module = Valid();
        add(module);
        byte[] file = module.ToArray();
        string path = Packs.Write(_directory, file);
        foreach (MemoryProfile memory in Enum.GetValues<MemoryProfile>())
        {
            var refusal = Assert.Throws<WasmFormatException>(
                () => ModulePacker.Pack(path, Path.Combine(_directory.Path, "packed.wasm"), new PackOptions { Memory = memory }));
            Assert.Equal(reason, refusal.Reason);
            Assert.InRange(refusal.Offset!.Value, 8, file.Length - 1);
        }
    }

    [Fact]
    public void A_valid_module_passes()
    {
        Packs.Make(_directory, Valid().Build(), new PackOptions());
        var everything = WasmModule.Parse(SampleModule.Everything());
        IndexCheck.Run(everything, IndexBounds.Of(everything));
    }

    // An import that is answered, a function of the same type, a memory, a global, a passive data segment.
    private static ModuleBuilder Valid()
    {
        var module = new ModuleBuilder();
        FuncType type = Preview1.Find("fd_prestat_get")!.Type;
        module.Types.Add(ModuleBuilder.Entry(type.Write));
        module.Imports.Add(ModuleBuilder.Entry(entry =>
        {
            entry.WriteName(Preview1.Module);
            entry.WriteName("fd_prestat_get");
            entry.WriteBytes([0, 0]);
        }));
        module.Memories.Add([0, 1]);
        module.Globals.Add([0x7F, 1, 0x41, 0, 0x0B]);
        module.DataSegments.Add([1, 1, 0xAA]);
        module.AddFunction(0, body => body.WriteBytes([0, 0x41, 0, 0x0B]));
        return module;
    }

    private static void AddCode(ModuleBuilder module, string mnemonic, params uint[] indices) =>
        AddFunction(module, code => code.Emit(mnemonic, indices));

    private static void AddFunction(ModuleBuilder module, Action<WasmWriter> write) => module.AddFunction(0, body =>
    {
        body.WriteU32(0);
        write(body);
        body.Emit(Opcodes.End);
    });

    private static void Export(ModuleBuilder module, ExternKind kind, uint index) =>
        module.Exports.Add(ModuleBuilder.Entry(new Export("x", kind, index).Write));
}
