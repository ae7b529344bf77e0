// SPDX-License-Identifier: MIT
using WasiVfs.Embedding;
using WasiVfs.Packing;
using WasiVfs.Running;
using WasiVfs.Tests.Support;

namespace WasiVfs.Tests.Conformance;

/// <summary>The conformance tree on the host, and the fixture programs packed with it at "/", each once.</summary>
public sealed class PackedPrograms : IDisposable
{
    /// <summary>The fixtures that check every call.</summary>
    public const string C = "conformance/c/conformance.wasm", Rust = "conformance/rust/conformance.wasm";

    /// <summary>The same programs as components, through the adapter from preview1.</summary>
    public const string ComponentOfC = "conformance/c/conformance.component.wasm", ComponentOfRust = "conformance/rust/conformance.component.wasm";

    /// <summary>The component that checks every function of wasi:filesystem 0.2.</summary>
    public const string Wasi02 = "conformance/wasip2/files.wasm";

    /// <summary>The component that changes its tree by every function of wasi:filesystem 0.2.</summary>
    public const string Wasi02Writer = "conformance/wasip2-writable/writable.wasm";

    /// <summary>The component that checks every function of wasi:filesystem 0.3, in both forms.</summary>
    public const string Wasi03 = "conformance/wasip3/files.wasm";

    /// <summary>The fixture that means harm.</summary>
    public const string Hostile = "memory/hostile.wasm";

    /// <summary>A guest path that no engine has a directory of its own at.</summary>
    public const string OtherPath = "/tree";

    /// <summary>What every program is given: Node answers INVAL where the environment is empty.</summary>
    public static readonly KeyValuePair<string, string>[] Environment = [new("CONFORMANCE", "checked")];

    private readonly TemporaryDirectory _tree = new();
    private readonly TemporaryDirectory _output = new();
    private readonly Dictionary<(string, ProgramForm, string), PackResult> _packed = [];

    public PackedPrograms() => ConformanceTree.WriteTo(_tree.Path);

    /// <summary>The packed module of a fixture: <c>Get("memory/grow.wasm", form)</c>.</summary>
    /// <param name="fixture">The program, from the fixtures' folder.</param>
    /// <param name="form">How it is packed.</param>
    /// <param name="guestPath">Where it finds the tree; the hostile fixture always at <see cref="OtherPath"/>.</param>
    public string Get(string fixture, ProgramForm form, string guestPath = "/")
    {
        string path = fixture == Hostile ? OtherPath : guestPath;
        if (!_packed.TryGetValue((fixture, form, path), out PackResult? result))
        {
            PackOptions options = Packs.Options((_tree.Path, path)) with { SourceDateEpoch = ConformanceTree.Time };
            result = Packs.Make(_output, Repository.Fixture(fixture), options.With(form), $"{form}-{Path.GetFileName(fixture)}-{_packed.Count}");
            _packed.Add((fixture, form, path), result);
        }

        return result.Path;
    }

    /// <summary>Runs a packed fixture on an engine that has a second memory if the form needs one.</summary>
    public Task<Capture> Run(
        string engine,
        string fixture,
        ProgramForm form,
        string[]? arguments = null,
        PreopenedDirectory[]? directories = null,
        string guestPath = "/") =>
        Capture.Run(engine, new WasiRun
        {
            ModulePath = Get(fixture, form, guestPath),
            Arguments = arguments ?? [],
            Environment = Environment,
            Directories = directories ?? [],
            Needs = ProgramNeeds.Of(Get(fixture, form, guestPath)),
        });

    public void Dispose()
    {
        _tree.Dispose();
        _output.Dispose();
    }
}
