// SPDX-License-Identifier: MIT
using System.Collections.Frozen;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// What a sealed module may still ask of its host: arguments, environment, clocks, random numbers, its own end, waiting, and the
/// three standard streams. Everything else of preview1 is taken out of its imports, so that whoever reads them sees it.
/// </summary>
internal static class Seal
{
    private const int NoFunction = 52; // errno nosys of preview1
    private const int BadDescriptor = 8; // errno badf
    private const int LastStream = 2;

    // Guarded: the host is asked for the standard streams only, whatever the descriptor table says.
    private static readonly FrozenSet<string> OnStreams =
        FrozenSet.Create(StringComparer.Ordinal, "fd_read", "fd_write", "fd_close", "fd_fdstat_get", "fd_filestat_get");

    // Custom sections that hold no index of a function, or are renumbered with the functions.
    private static readonly string[] Understood =
        ["name", "producers", "target_features", "metadata.code.", ".debug_", "external_debug_info", "build_id", "go:buildid", "component-type"];

    /// <summary>Whether an import stays.</summary>
    public static bool Keeps(Import import) => import.Module != Preview1.Module || import.Kind != ExternKind.Function
        || OnStreams.Contains(import.Name) || import.Name == "poll_oneoff" || Preview1.Find(import.Name) is { Answer: not Answer.Files };

    /// <summary>Whether the function of preview1 stays for the standard streams only.</summary>
    public static bool IsOnStreams(string name) => OnStreams.Contains(name);

    /// <summary>A body that asks the host where the first parameter is a standard stream, and answers badf elsewhere.</summary>
    /// <param name="import">The host's function.</param>
    /// <param name="type">Its type.</param>
    public static byte[] Guard(uint import, FuncType type)
    {
        const uint descriptor = 0;
        FunctionAssembler body = new FunctionAssembler()
            .I32Const(LastStream).LocalGet(descriptor).I32LtU().If().I32Const(BadDescriptor).Return().End();
        for (uint i = 0; i < type.Parameters.Length; i++)
        {
            body.LocalGet(i);
        }

        return body.Call(import).Finish();
    }

    /// <summary>A body for a function of the host's that preview1 does not have: nosys, or a trap where it returns no errno.</summary>
    public static byte[] Refusal(FuncType type) => type.Results is [var result] && result == ValType.I32
        ? new FunctionAssembler().I32Const(NoFunction).Finish() : new FunctionAssembler().Unreachable().Finish();

    /// <summary>Takes the imports out that do not stay, once nothing refers to them, and names what sealing cannot cover.</summary>
    /// <returns>The indices of the functions that were taken out, ascending.</returns>
    public static uint[] Close(WasmModule module, string path, ICollection<string> warnings)
    {
        IReadOnlyList<Import> imports = ImportSection.Parse(module.Find(SectionId.Import)).Imports;
        string[] others = [.. imports.Where(import => import.Module != Preview1.Module).Select(import => $"\"{import}\"").Distinct()];
        if (others.Length > 0)
        {
            warnings.Add($"\"{path}\" imports {string.Join(", ", others)}: that is not WASI preview1, and sealing cannot cover it. What it reaches is for the host to say.");
        }

        Import[] removed = [.. imports.Where(import => !Keeps(import))];
        if (removed.Length > 0)
        {
            WarnOfUnknown(module, warnings);
            FunctionImportRemoval.Apply(module, removed);
        }

        return [.. removed.Select(import => import.Index)];
    }

    private static void WarnOfUnknown(WasmModule module, ICollection<string> warnings)
    {
        foreach (RawSection section in module.Sections.ToArray())
        {
            if (section.CustomName is not { } name || Understood.Any(known => name.StartsWith(known, StringComparison.Ordinal)))
            {
                continue;
            }

            if (name.StartsWith("llvm.func_attr.", StringComparison.Ordinal))
            {
                module.Remove(section);
                warnings.Add($"The custom section \"{name}\" was left out: it names functions by their index, and sealing has renumbered them.");
            }
            else
            {
                warnings.Add($"The custom section \"{name}\" was kept as it is: if it names functions by their index, it is wrong, since sealing has renumbered them.");
            }
        }
    }
}
