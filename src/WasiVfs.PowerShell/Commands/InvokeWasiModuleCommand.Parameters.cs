// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <content>What it is told: the program, what the program finds, and how its output comes back.</content>
public sealed partial class InvokeWasiModuleCommand
{
    /// <summary>The program; a wildcard has to match one file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ModuleFileCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The program, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The program's arguments; each arrives as it is, and no shell reads them.</summary>
    [Parameter(Position = 1, ValueFromRemainingArguments = true)]
    [ArgumentCompleter(typeof(ProgramArgumentCompleter))]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object?[]? ArgumentList { get; set; } = [];

    /// <summary>The program's whole environment.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Environment { get; set; } = new Hashtable();

    /// <summary>Trees to embed for this run, as New-WasiPackedModule does it: guest paths, and for each a directory or file of the
    /// host or of a mounted image.</summary>
    [Parameter]
    [TreeTableTransformation]
    [ValidateNotNull]
    public IDictionary Map { get; set; } = new Hashtable();

    /// <summary>Trees in archives to embed for this run: guest paths, and for each a tar or zip archive, an EROFS image or a packed module.</summary>
    [Parameter]
    [TreeTableTransformation]
    [ValidateNotNull]
    public IDictionary Archive { get; set; } = new Hashtable();

    /// <summary>The most bytes that a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public long MaxInflatedSize { get; set; } = ArchiveBounds.UsualSize;

    /// <summary>How many times its own size a compressed archive may inflate to.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int MaxInflationRatio { get; set; } = ArchiveBounds.UsualRatio;

    /// <summary>Directories of the host that the program may use: guest paths, and for each a directory.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Preopen { get; set; } = new Hashtable();

    /// <summary>Directories of the host that the program may only read: guest paths, and for each a directory.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary PreopenReadOnly { get; set; } = new Hashtable();

    /// <summary>The export to call instead of <c>_start</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(FunctionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Function { get; set; }

    /// <summary>The engine, by its name or by its program's path; by default the first that can do the run.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(EngineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Engine { get; set; }

    /// <summary>After how many seconds the program is ended.</summary>
    [Parameter]
    [ValidateRange(0.001, int.MaxValue / 1000.0)]
    public double TimeoutSec { get; set; }

    /// <summary>The most bytes that the program's memory may grow to.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long MemoryLimit { get; set; }

    /// <summary>How many steps the program may take, about one for each instruction.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long Fuel { get; set; }

    /// <summary>A line among the program's errors for each of its calls on a file: the path, the result, and who answered.</summary>
    [Parameter]
    public SwitchParameter Trace { get; set; }

    /// <summary>The file that the lines of the trace go to, apart from the program's errors.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TraceFile { get; set; }

    private bool IsTraced => Trace || TraceFile is not null;

    /// <summary>What the program writes as one object, when it has ended.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>What the program writes as bytes.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>One object about the run instead of what the program writes.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The program's standard input: text as lines of UTF-8, bytes as they are; the host's own if nothing is given.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? InputObject { get; set; }
}
