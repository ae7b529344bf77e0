// SPDX-License-Identifier: MIT
using System.Management.Automation;
using System.Text;

namespace WasiVfs.PowerShell;

/// <content>The parameters of <c>Select-String</c>.</content>
public sealed partial class SelectWasiImageStringCommand
{
    private static readonly string[] PassedOn =
    [
        nameof(Pattern), nameof(SimpleMatch), nameof(CaseSensitive), nameof(Culture), nameof(NotMatch), nameof(AllMatches), nameof(Context),
        nameof(NoEmphasis), nameof(Quiet), nameof(List), nameof(Raw),
    ];

    /// <summary>The text to find: regular expressions, or plain text with <see cref="SimpleMatch"/>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Pattern { get; set; } = [];

    /// <summary>The files to search, on drives of mounted images; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = ByPath)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The files to search, with no letter taken for a wildcard.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The files to search, as objects of a mounted image's drive.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByItem, ValueFromPipeline = true)]
    [ValidateNotNull]
    public WasiImageItem InputObject { get; set; } = null!;

    /// <summary>Takes the patterns as plain text.</summary>
    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    /// <summary>Tells upper case from lower case.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>The culture whose rules compare plain text.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Culture { get; set; }

    /// <summary>Finds the lines that do not match.</summary>
    [Parameter]
    public SwitchParameter NotMatch { get; set; }

    /// <summary>Finds every match in a line, rather than the first.</summary>
    [Parameter]
    public SwitchParameter AllMatches { get; set; }

    /// <summary>How many lines to show before and after each match.</summary>
    [Parameter]
    [ValidateCount(1, 2)]
    [ValidateRange(0, int.MaxValue)]
    public int[] Context { get; set; } = [];

    /// <summary>Does not highlight the matches.</summary>
    [Parameter]
    public SwitchParameter NoEmphasis { get; set; }

    /// <summary>Writes whether anything was found.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Writes the first match of each file.</summary>
    [Parameter]
    public SwitchParameter List { get; set; }

    /// <summary>Writes the lines as text.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>The names, or paths, of the files to search; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Include { get; set; } = [];

    /// <summary>The names, or paths, of files to leave out; wildcards are allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Exclude { get; set; } = [];

    /// <summary>How bytes become text; a byte order mark in the file wins.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding Encoding { get; set; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}
