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
    /// <param name="module">The module; changed in place.</param>
    /// <param name="removed">Imports of functions, in the order of the file.</param>
    /// <returns>The names of custom sections that are malformed: they can't be renumbered, and were removed.</returns>
    public static IReadOnlyList<string> Apply(WasmModule module, IReadOnlyList<Import> removed)
    {
        if (removed.Count == 0)
        {
            return [];
        }

        var removal = new FunctionImportRemoval([.. removed.Select(import => import.Index)]);
        removal.RemoveImports(module, removed);
        RenumberSections(module, removal);
        return removal.RenumberCustomSections(module);
    }

    /// <summary>A module whose code, tables, globals, exports and start count functions as they did before: byte for byte, since
    /// indices keep their width. Imports and custom sections stay as they are.</summary>
    /// <param name="module">The module; it is not changed.</param>
    /// <param name="removed">The indices of the functions that were removed, ascending; null where there are none.</param>
    public static WasmModule Revert(WasmModule module, IReadOnlyList<uint>? removed)
    {
        if (removed is not { Count: > 0 })
        {
            return module;
        }

        var result = new WasmModule();
        foreach (RawSection section in module.Sections)
        {
            result.Append(section);
        }

        RenumberSections(result, new Reversal(removed));
        return result;
    }

    /// <summary>The new index of a function that stays.</summary>
    public override uint Function(uint index) =>
        TryMap(index) ?? throw new InvalidOperationException($"The imported function {index} is still referred to and cannot be removed.");

    private uint? TryMap(uint index)
    {
        int place = Array.BinarySearch(_removed, index);
        return place >= 0 ? null : index - (uint)~place;
    }

    private void RemoveImports(WasmModule module, IReadOnlyList<Import> removed)
    {
        RawSection section = module.Find(SectionId.Import)!;
        uint left = VectorSection.Count(section) - (uint)_removed.Length;
        if (left == 0)
        {
            module.Remove(section);
            return;
        }

        module.Set(SectionId.Import, SectionEdit.Apply(section, left, [.. removed.Select(import => new SectionEdit(import.Range, []))]));
    }

    private static void RenumberSections(WasmModule module, IndexHooks hooks)
    {
        var sections = new SectionTranscoder(hooks);
        foreach (SectionId id in Referring)
        {
            if (module.Find(id) is { } section)
            {
                module.Set(id, sections.Transcode(section));
            }
        }
    }

    private List<string> RenumberCustomSections(WasmModule module)
    {
        var malformed = new List<string>();
        module.Rewrite(section =>
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
        });
        return malformed;
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
