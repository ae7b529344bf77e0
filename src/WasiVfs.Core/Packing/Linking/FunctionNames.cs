// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The names of functions, where the module has a name section: read for functions that move, and added for new ones.</summary>
internal sealed class FunctionNames
{
    private readonly WasmModule _module;
    private readonly RawSection? _section;
    private readonly Lazy<IReadOnlyDictionary<uint, string>> _names;

    public FunctionNames(WasmModule module)
    {
        _module = module;
        _section = module.FindCustom(NameSection.SectionName);
        _names = new Lazy<IReadOnlyDictionary<uint, string>>(
            () => _section is null ? new Dictionary<uint, string>() : NameSection.Parse(_section).ReadNames(NameSubsection.Functions));
    }

    /// <summary>The function's name, or a word with its index.</summary>
    public string Of(uint function) => _names.Value.GetValueOrDefault(function) ?? $"function_{function}";

    /// <summary>Adds names for functions behind all that have one. Nothing is done to a module without names.</summary>
    public void Add(IEnumerable<(uint Index, string Name)> functions)
    {
        if (_section is null)
        {
            return;
        }

        NameSection names = NameSection.Parse(_section);
        names.Append(NameSubsection.Functions, [.. functions]);
        _module.Replace(_section, names.ToSection());
    }
}
