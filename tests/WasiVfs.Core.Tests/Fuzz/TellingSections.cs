// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Tests.Fuzz;

/// <summary>Custom sections that the packer, the inspector or a tool looks into.</summary>
internal static class TellingSections
{
    private static readonly string[] Names =
    [
        "name", "producers", "target_features", "metadata.code.branch_hint", "linking", "dylink.0", "reloc.CODE", ".debug_info", "build_id",
        "sourceMappingURL", "external_debug_info", "component-type:x", "llvm.func_attr.annotate.x", "wasi-vfs.pack", "wasi-vfs.digests", "", "x",
    ];

    /// <summary>A section of one of the names whose content are numbers.</summary>
    public static RawSection Make(int name, uint value)
    {
        var content = new WasmWriter();
        content.WriteByte((byte)(name % 4));
        content.WriteU32(value);
        content.WriteBytes([2, 1, (byte)'a', 1, 0, (byte)name]);
        return RawSection.Custom(Names[name % Names.Length], content.WrittenSpan);
    }

    /// <summary>A section of one of the names with the content of another.</summary>
    public static RawSection Rename(RawSection section, int name) => RawSection.Custom(Names[name % Names.Length], section.CustomContent.Span);
}
