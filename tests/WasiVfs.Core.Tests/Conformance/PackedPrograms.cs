// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance;

/// <summary>The conformance tree on the host, and the fixture programs packed with it at "/", each once.</summary>
public sealed class PackedPrograms : IDisposable
{
    /// <summary>The fixtures that check every call.</summary>
    public const string C = "conformance/c/conformance.wasm", Rust = "conformance/rust/conformance.wasm";

    /// <summary>The fixture that means harm.</summary>
    public const string Hostile = "memory/hostile.wasm";

    /// <summary>What every program is given: Node answers INVAL where the environment is empty.</summary>
    public static readonly KeyValuePair<string, string>[] Environment = [new("CONFORMANCE", "checked")];

    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();
    private readonly Dictionary<(string, ProgramForm), PackResult> _packed = [];

    public PackedPrograms() => ConformanceTree.WriteTo(_tree.Path);

    /// <summary>The packed module of a fixture: <c>Get("memory/grow.wasm", form)</c>. The hostile one finds the tree at "/tree".</summary>
    public string Get(string fixture, ProgramForm form)
    {
        if (!_packed.TryGetValue((fixture, form), out PackResult? result))
        {
            PackOptions options = Packs.Options((_tree.Path, fixture == Hostile ? "/tree" : "/")) with { SourceDateEpoch = ConformanceTree.Time };
            result = Packs.Make(_output, Repository.Fixture(fixture), options.With(form), $"{form}-{Path.GetFileName(fixture)}-{_packed.Count}");
            _packed.Add((fixture, form), result);
        }

        return result.Path;
    }

    /// <summary>Runs a packed fixture on an engine; null where the engine says that it has no second memory for it.</summary>
    public async Task<Capture?> Run(string engine, string fixture, ProgramForm form, string[]? arguments = null, PreopenedDirectory[]? directories = null)
    {
        var run = new WasiRun
        {
            ModulePath = Get(fixture, form),
            Arguments = arguments ?? [],
            Environment = Environment,
            Directories = directories ?? [],
            Needs = form == ProgramForm.Isolated ? EngineFeatures.MultiMemory : EngineFeatures.None,
        };
        if (form == ProgramForm.Isolated && !TestEngines.Has(engine, EngineFeatures.MultiMemory))
        {
            await Assert.ThrowsAsync<EngineException>(() => Capture.Run(engine, run));
            return null;
        }

        return await Capture.Run(engine, run);
    }

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }
}
