// SPDX-License-Identifier: MIT
using WasiVfs.Tests.Support;
using WasiVfs.Wasm;
using Xunit;

namespace WasiVfs.Tests.Wasm;

public class FunctionImportRemovalTests
{
    [Fact]
    public void Names_and_hints_of_removed_functions_go_and_the_others_follow()
    {
        byte[] names =
        [
            1, 10, 3, 0, 1, (byte)'a', 1, 1, (byte)'b', 3, 1, (byte)'f',
            2, 6, 1, 3, 1, 0, 1, (byte)'l',
            3, 6, 1, 3, 1, 0, 1, (byte)'m',
        ];
        WasmModule module = Module(call: 1).Append(
            RawSection.Custom("metadata.code.branch_hint", [2, 0, 1, 4, 1, 1, 3, 2, 9, 1, 0, 11, 1, 1]), RawSection.Custom("name", names));
        (module, IReadOnlyList<string> malformed) = FunctionImportRemoval.Apply(module, Imports(module, 0, 2));

        Assert.Empty(malformed);
        Assert.Equal(["b.b"], module.Imports.Select(import => import.ToString()));
        Assert.Equal<byte>([1, 1, 2, 9, 1, 0, 11, 1, 1], module.FindCustom("metadata.code.branch_hint")!.CustomContent.ToArray());
        Assert.Equal<byte>(
            [1, 7, 2, 0, 1, (byte)'b', 1, 1, (byte)'f', 2, 6, 1, 1, 1, 0, 1, (byte)'l', 3, 6, 1, 1, 1, 0, 1, (byte)'m'],
            module.FindCustom("name")!.CustomContent.ToArray());
    }

    [Fact]
    public void Reverting_gives_the_code_back_byte_for_byte()
    {
        WasmModule module = Module(call: 3);
        byte[] code = module.Find(SectionId.Code)!.Payload.ToArray();
        (module, _) = FunctionImportRemoval.Apply(module, Imports(module, 0, 1, 2));

        Assert.Null(module.Find(SectionId.Import));
        Assert.NotEqual(code, module.Find(SectionId.Code)!.Payload.ToArray());
        Assert.Equal(code, FunctionImportRemoval.Revert(module, [0, 1, 2]).Find(SectionId.Code)!.Payload.ToArray());
    }

    [Fact]
    public void A_function_that_is_still_called_is_not_removed_in_silence()
    {
        WasmModule module = Module(call: 1);
        Assert.Throws<InvalidOperationException>(() => FunctionImportRemoval.Apply(module, Imports(module, 1)));
    }

    private static Import[] Imports(WasmModule module, params int[] indices)
    {
        ImportSection imports = module.Imports;
        return [.. indices.Select(index => imports[index])];
    }

    // Three imports a, b and c, and a function 3 that calls one with an index of five bytes, as linkers write them.
    private static WasmModule Module(byte call)
    {
        var builder = new ModuleBuilder();
        builder.Types.Add(ModuleBuilder.Entry(new FuncType([], []).Write));
        foreach (string name in (string[])["a", "b", "c"])
        {
            builder.Imports.Add(ModuleBuilder.Entry(entry =>
            {
                entry.WriteName(name);
                entry.WriteName(name);
                entry.WriteBytes([0, 0]);
            }));
        }

        builder.AddFunction(0, body => body.WriteBytes([0, 0x10, (byte)(0x80 | call), 0x80, 0x80, 0x80, 0x00, 0x0B]));
        return builder.Build();
    }
}
