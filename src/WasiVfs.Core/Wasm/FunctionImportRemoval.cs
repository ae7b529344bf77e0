// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>
/// Takes imported functions out of a module and renumbers the functions behind them wherever they are referred to. Indices keep
/// the number of bytes they were written in, so that no offset of the code moves.
/// </summary>
internal sealed class FunctionImportRemoval : IndexHooks
{
    private static readonly SectionId[] Referring =
        [SectionId.Table, SectionId.Global, SectionId.Export, SectionId.Start, SectionId.Element, SectionId.Code];

    private static readonly NameSubsection[] NamedByFunction = [NameSubsection.Functions, NameSubsection.Locals, NameSubsection.Labels];

    private readonly uint[] _removed;

    private FunctionImportRemoval(uint[] removed) => _removed = removed;

    public override IndexSpaces Spaces => IndexSpaces.Functions;

    /// <summary>Removes functions; nothing but names and hints of the code may refer to them.</summary>
    /// <param name="module">The module.</param>
    /// <param name="removed">Imports of functions, in the order of the file.</param>
    /// <returns>The module without them, and the names of custom sections that were removed because they are malformed and can't
    /// be renumbered.</returns>
    public static (WasmModule Module, IReadOnlyList<string> Malformed) Apply(WasmModule module, IReadOnlyList<Import> removed)
    {
        if (removed.Count == 0)
        {
            return (module, []);
        }

        var removal = new FunctionImportRemoval([.. removed.Select(import => import.Index)]);
        var malformed = new List<string>();
        WasmModule result = RenumberSections(WithoutImports(module, removed), removal).Select(section => removal.RenumberCustom(section, malformed));
        return (result, malformed);
    }

    /// <summary>A module whose code, tables, globals, exports and start count functions as they did before: byte for byte, since
    /// indices keep their width. Imports and custom sections stay as they are.</summary>
    /// <param name="module">The module.</param>
    /// <param name="removed">The indices of the functions that were removed, ascending; null if there are none.</param>
    public static WasmModule Revert(WasmModule module, IReadOnlyList<uint>? removed) =>
        removed is { Count: > 0 } ? RenumberSections(module, new Reversal(removed)) : module;

    /// <summary>The new index of a function that stays.</summary>
    public override uint Function(uint index) =>
        TryMap(index) ?? throw new InvalidOperationException($"The imported function {index} is still referred to and cannot be removed.");

    private uint? TryMap(uint index)
    {
        int place = Array.BinarySearch(_removed, index);
        return place >= 0 ? null : index - (uint)~place;
    }

    private static WasmModule WithoutImports(WasmModule module, IReadOnlyList<Import> removed)
    {
        RawSection section = module.Find(SectionId.Import)!;
        int left = module.Imports.Count - removed.Count;
        return left == 0 ? module.Select(other => other == section ? null : other)
            : module.With(SectionId.Import, SectionEdit.Apply(section, (uint)left, [.. removed.Select(import => new SectionEdit(import.Range, []))]));
    }

    private static WasmModule RenumberSections(WasmModule module, IndexHooks hooks)
    {
        var transcoder = new SectionTranscoder(hooks);
        return module.Select(section => Referring.Contains(section.Id) ? new RawSection(section.Id, transcoder.Transcode(section)) : section);
    }

    private RawSection? RenumberCustom(RawSection section, List<string> malformed)
    {
        try
        {
            return Renumber(section);
        }
        catch (WasmFormatException)
        {
            malformed.Add(section.CustomName!);
            return null;
        }
    }

    private RawSection Renumber(RawSection section) =>
        section.CustomName == NameSection.SectionName ? NameSection.Renumber(section, NamedByFunction, TryMap)
        : CodeMetadata.IsName(section.CustomName) ? CodeMetadata.Renumber(section, TryMap)
        : section;

    private sealed class Reversal : IndexHooks
    {
        // The lowest new index that each removed function shifts.
        private readonly uint[] _shifts;

        public Reversal(IReadOnlyList<uint> removed) => _shifts = [.. removed.Select((function, place) => function - (uint)place)];

        public override IndexSpaces Spaces => IndexSpaces.Functions;

        public override uint Function(uint index)
        {
            int low = 0;
            for (int high = _shifts.Length; low < high;)
            {
                int middle = (low + high) / 2;
                (low, high) = _shifts[middle] <= index ? (middle + 1, high) : (low, middle);
            }

            return index + (uint)low;
        }
    }
}
