// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>The names of functions, if the module has a name section: read for functions that move, and added for new
/// ones.</summary>
internal sealed class FunctionNames
{
    private readonly RawSection? _section;
    private readonly ICollection<Warning> _warnings;
    private readonly Lazy<IReadOnlyDictionary<uint, string>> _names;

    /// <param name="module">The module.</param>
    /// <param name="warnings">What a person should know.</param>
    public FunctionNames(WasmModule module, ICollection<Warning> warnings)
    {
        _warnings = warnings;
        _section = module.FindCustom(NameSection.SectionName);
        _names = new Lazy<IReadOnlyDictionary<uint, string>>(Read);
    }

    /// <summary>The function's name, or a word with its index.</summary>
    public string Of(uint function) => _names.Value.GetValueOrDefault(function) ?? $"function_{function}";

    /// <summary>The module with names for functions behind all others. A module without names gets none, and a malformed section
    /// stays as it is: what it holds has no part in whether a module is valid.</summary>
    public WasmModule AddTo(WasmModule module, IEnumerable<(uint Index, string Name)> functions)
    {
        if (_section is null)
        {
            return module;
        }

        try
        {
            NameSection names = NameSection.Parse(_section);
            names.Append(NameSubsection.Functions, [.. functions]);
            RawSection named = names.ToSection();
            return module.Select(section => section == _section ? named : section);
        }
        catch (WasmFormatException e)
        {
            _warnings.Add(new Warning(
                WarningId.CustomSection,
                $"The custom section '{NameSection.SectionName}' is malformed ({e.Reason}): it was kept as it is, "
                    + "and the runtime's functions have no names."));
            return module;
        }
    }

    private IReadOnlyDictionary<uint, string> Read()
    {
        try
        {
            return _section is null ? new Dictionary<uint, string>() : NameSection.Parse(_section).ReadNames(NameSubsection.Functions);
        }
        catch (WasmFormatException)
        {
            return new Dictionary<uint, string>();
        }
    }
}
