// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A cmdlet that makes an image: what goes into it, and how.</summary>
public abstract class PackCommand : WorkCommand
{
    /// <summary>A directory or file, of the host or of a mounted image, to embed under <see cref="GuestPath"/>.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>The path under which the program finds <see cref="Source"/>.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string GuestPath { get; set; } = "/";

    /// <summary>Trees to embed: guest paths, and for each a directory or file of the host or of a mounted image.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TreeTableTransformation]
    [ValidateNotNull]
    public IDictionary Map { get; set; } = new Hashtable();

    /// <summary>Trees in archives to embed: guest paths, and for each a tar or zip archive, an EROFS image or a packed module.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TreeTableTransformation]
    [ValidateNotNull]
    public IDictionary Archive { get; set; } = new Hashtable();

    /// <summary>Guest paths of empty directories to embed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[] EmptyDirectory { get; set; } = [];

    /// <summary>Layers of a container image (tar, tar.gz) that are laid over all that is embedded, in their order.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Layer { get; set; } = [];

    /// <summary>Globs of paths, relative to each tree, that stay out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public string[] Exclude { get; set; } = [];

    /// <summary>Traces of the program: only what they name is embedded.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] OnlyUsed { get; set; } = [];

    /// <summary>Globs of paths in the image that stay although no trace names them.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] Keep { get; set; } = [];

    /// <summary>Embeds what symbolic links lead to in their place.</summary>
    [Parameter]
    public SwitchParameter Dereference { get; set; }

    /// <summary>What happens if two trees bring the same path.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public ConflictPolicy ConflictAction { get; set; }

    /// <summary>Keeps modification times; otherwise they are those of SOURCE_DATE_EPOCH, or the start of 1980.</summary>
    [Parameter]
    public SwitchParameter PreserveTimestamps { get; set; }

    /// <summary>What happens to Python's compiled files, which name the time of their source.</summary>
    [Parameter]
    public PycHandling Pyc { get; set; }

    /// <summary>Puts a bill of materials into the image.</summary>
    [Parameter]
    public SwitchParameter Sbom { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The most bytes that a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public long MaxInflatedSize { get; set; } = ArchiveBounds.UsualSize;

    /// <summary>How many times its own size a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int MaxInflationRatio { get; set; } = ArchiveBounds.UsualRatio;

    /// <summary>Whether there is something to do without a tree.</summary>
    private protected virtual bool HasMore => false;

    /// <summary>What the parameters ask for.</summary>
    /// <exception cref="MappingException">They bring no tree.</exception>
    private protected PackOptions Options() => new()
    {
        Mappings = Mappings(),
        AppliedLayers = [.. Layer.Select(file => HostPath.Resolve(SessionState.Path, file))],
        Exclude = Exclude,
        Dereference = Dereference.IsPresent,
        OnlyUsed = Traces(),
        KeepUnused = Keep,
        OnConflict = ConflictAction,
        PreserveTimestamps = PreserveTimestamps.IsPresent,
        Pyc = Pyc,
        HasBillOfMaterials = Sbom.IsPresent,
        SourceDateEpoch = SourceDate.FromEnvironment(),
        ArchiveLimits = ArchiveBounds.Of(MaxInflatedSize, MaxInflationRatio),
    };

    private string[] Traces() => OnlyUsed.Length > 0 || Keep.Length == 0 ? [.. OnlyUsed.Select(file => HostPath.Resolve(SessionState.Path, file))]
        : throw new PSArgumentException("-Keep is for -OnlyUsed: name a trace too.");

    private List<Mapping> Mappings()
    {
        List<Mapping> mappings = Source is null ? [] : [SourceTree.Of(Source, GuestPaths.Of(GuestPath), SessionState.Path)];
        mappings.AddRange(GuestMap.Mappings(Map, Archive, SessionState.Path));
        mappings.AddRange(EmptyDirectory.Select(GuestPaths.Of).Select(Mapping.Empty));
        return mappings.Count > 0 || Layer.Length > 0 || HasMore ? mappings : throw new MappingException(
            "There is nothing to embed. Give -Source ./lib -GuestPath /lib, -Map @{ '/lib' = './lib' }, or -Archive @{ '/lib' = './lib.tar' }.");
    }
}
