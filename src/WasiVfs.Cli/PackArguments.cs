// SPDX-License-Identifier: MIT
using System.CommandLine;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli;

/// <summary>The options of every verb that makes an image from directories, and the pack options they stand for.</summary>
internal sealed class PackArguments
{
    private readonly Option<Mapping[]> _mapdir = MappingArgument.GuestFirst("--mapdir", "The same with the guest path first.");
    private readonly Option<Mapping[]> _dir;
    private readonly Option<Mapping[]> _archive = MappingArgument.Archive(
        "--archive",
        "A tar, tar.gz or zip archive, an EROFS image or a packed module, and the guest path where the program finds the tree "
            + "inside. May be repeated.");

    private readonly Option<string[]> _emptyDir = new("--empty-dir")
    {
        Description = "An empty directory under this guest path: with --writable, a place for the files that the program makes ('/tmp'). May be "
            + "repeated.",
        HelpName = "GUEST",
    };

    private readonly Option<string[]> _layers = LayerArguments.Applied("what is embedded");
    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Leave out what matches, by its path below the host directory or in the archive ('**/*.pyc'). May be repeated.",
        HelpName = "GLOB",
    };

    private readonly Option<bool> _preserve = new("--preserve-timestamps")
    {
        Description = "Keep modification times. Otherwise they are SOURCE_DATE_EPOCH, or the start of 1980 if that is not set (but see --pyc).",
    };

    private readonly Option<string> _pyc = new Option<string>("--pyc")
    {
        Description = "What happens to Python's compiled files, which name the time of their source: with 'keep' (the default) a source keeps its "
            + "time if its file fits it, 'unchecked' writes a header for which no time counts, 'ignore' does neither.",
        HelpName = "HANDLING",
    }.AcceptOnlyFromAmong("keep", "unchecked", "ignore");

    private readonly Option<string[]> _onlyUsed = new("--only-used")
    {
        Description = "Embed only what this trace names (`run --trace-file`), with the directories and links on its way. May be repeated: several "
            + "traces add up.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _keep = new("--keep")
    {
        Description = "Keep what matches although no trace names it, by its path in the image ('**/*.so', '/etc/**'). For --only-used. May be "
            + "repeated.",
        HelpName = "GLOB",
    };

    private readonly Option<bool> _dereference = new("--dereference")
    {
        Description = "Embed what symbolic links lead to in their place, wherever on the host it lies. Without it, absolute links to what is "
            + "embedded become relative, and other links stay as they are.",
    };

    private readonly Option<string> _onConflict = new Option<string>("--on-conflict")
    {
        Description = "What happens if two mappings bring the same path, or one that the module holds already: 'replace' (the default) takes the "
            + "later tree whole, 'merge' unites directories and takes the later of two files, 'error' refuses.",
        HelpName = "POLICY",
    }.AcceptOnlyFromAmong("replace", "merge", "error");

    private readonly Option<bool> _sbom = new("--sbom")
    {
        Description = "Put a bill of materials into the image: the Python, Ruby and npm packages in it, as CycloneDX; `inspect --sbom` prints it.",
    };

    private readonly ArchiveLimitArguments _limits;
    private readonly bool _hasMapdir;

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="name">What its mappings are called.</param>
    /// <param name="hasMapdir">Whether the original's older spelling is understood too.</param>
    /// <param name="hasPolicy">Whether it can be said what happens if two mappings bring the same path.</param>
    public PackArguments(Command verb, string name = "--dir", bool hasMapdir = true, bool hasPolicy = true)
    {
        _hasMapdir = hasMapdir;
        _dir = MappingArgument.HostFirst(name, "A host directory or file, and the guest path where the program finds it. May be repeated.");
        verb.Options.Add(_dir);
        if (hasMapdir)
        {
            verb.Options.Add(_mapdir);
        }

        verb.Options.Add(_archive);
        verb.Options.Add(_emptyDir);
        verb.Options.Add(_layers);
        verb.Options.Add(_exclude);
        verb.Options.Add(_onlyUsed);
        verb.Options.Add(_keep);
        verb.Options.Add(_dereference);
        if (hasPolicy)
        {
            verb.Options.Add(_onConflict);
        }

        verb.Options.Add(_preserve);
        verb.Options.Add(_pyc);
        verb.Options.Add(_sbom);
        _limits = new ArchiveLimitArguments(verb);
    }

    /// <summary>Whether anything is to be packed.</summary>
    public bool HasMappings(ParseResult line) => Mappings(line).Length > 0 || line.GetValue(_layers) is { Length: > 0 };

    /// <summary>What the command line and the environment ask for. Mappings of `--mapdir` come first, as in the original.</summary>
    /// <exception cref="CommandException">SOURCE_DATE_EPOCH is not a number of seconds.</exception>
    public PackOptions Read(ParseResult line) => new()
    {
        Mappings = Mappings(line),
        AppliedLayers = line.GetValue(_layers) ?? [],
        Exclude = line.GetValue(_exclude) ?? [],
        OnlyUsed = ReadTraces(line),
        KeepUnused = line.GetValue(_keep) ?? [],
        Dereference = line.GetValue(_dereference),
        OnConflict = ReadPolicy(line),
        PreserveTimestamps = line.GetValue(_preserve),
        Pyc = ReadPyc(line),
        HasBillOfMaterials = line.GetValue(_sbom),
        SourceDateEpoch = SourceDate.FromEnvironment(),
        ArchiveLimits = _limits.Read(line),
    };

    private string[] ReadTraces(ParseResult line) => line.GetValue(_onlyUsed) is { Length: > 0 } traces ? traces
        : line.GetValue(_keep) is { Length: > 0 } ? throw new CommandException("--keep is for --only-used: name a trace too.")
        : [];

    private ConflictPolicy ReadPolicy(ParseResult line) => line.GetValue(_onConflict) switch
    {
        "merge" => ConflictPolicy.Merge,
        "error" => ConflictPolicy.Error,
        _ => ConflictPolicy.Replace,
    };

    private PycHandling ReadPyc(ParseResult line) => line.GetValue(_pyc) switch
    {
        "unchecked" => PycHandling.Unchecked,
        "ignore" => PycHandling.Ignore,
        _ => PycHandling.Keep,
    };

    private Mapping[] Mappings(ParseResult line) =>
    [
        .. (_hasMapdir ? line.GetValue(_mapdir) : null) ?? [],
        .. MappingArgument.InOrder(line, _dir, _archive),
        .. (line.GetValue(_emptyDir) ?? []).Select(Mapping.Empty),
    ];
}
