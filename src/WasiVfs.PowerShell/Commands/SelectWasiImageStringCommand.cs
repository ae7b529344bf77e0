// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary><c>Select-WasiImageString</c>: finds text in the files of mounted images, as <c>Select-String</c> does in those of the host.</summary>
/// <remarks>
/// <c>Select-String</c> opens only files of the host, and takes an object of another drive for its name. Here the files are read, and the
/// lines go through <c>Select-String</c>.
/// </remarks>
[Cmdlet(VerbsCommon.Select, "WasiImageString", DefaultParameterSetName = ByPath)]
[OutputType("Microsoft.PowerShell.Commands.MatchInfo")]
[OutputType(typeof(bool), typeof(string))]
public sealed partial class SelectWasiImageStringCommand : PSCmdlet
{
    private const string ByPath = "Path";
    private const string ByLiteralPath = "LiteralPath";
    private const string ByItem = "InputObject";

    private volatile bool _stopping;
    private LineMatcher _matcher = null!;
    private WildcardPattern[] _include = [];
    private WildcardPattern[] _exclude = [];
    private Regex[] _patterns = [];

    private bool EndsAtFirst => Quiet.IsPresent || List.IsPresent;

    /// <summary>Reads what is the same for all files.</summary>
    protected override void BeginProcessing()
    {
        var parameters = new Hashtable();
        foreach (string name in PassedOn.Where(MyInvocation.BoundParameters.ContainsKey))
        {
            parameters[name] = MyInvocation.BoundParameters[name];
        }

        _matcher = new LineMatcher(parameters);
        _include = Patterns(Include);
        _exclude = Patterns(Exclude);
        _ = _matcher.Match([]).Count(); // a malformed pattern is one error, not one for each file
        if (!SimpleMatch.IsPresent && !NotMatch.IsPresent)
        {
            RegexOptions options = CaseSensitive.IsPresent ? RegexOptions.None : RegexOptions.IgnoreCase;
            _patterns = [.. Pattern.Select(pattern => new Regex(pattern, options))];
        }
    }

    /// <summary>Searches the files that it is given; directories have no text.</summary>
    protected override void ProcessRecord()
    {
        IEnumerable<ImageLocation> places = ParameterSetName switch
        {
            ByItem => [InputObject.Location],
            ByPath => ImagePaths.Each(SessionState.Path, Path, isLiteral: false, WriteError),
            _ => ImagePaths.Each(SessionState.Path, LiteralPath, isLiteral: true, WriteError),
        };
        bool found = false;
        foreach (ImageLocation place in places)
        {
            this.Guarded(place.Typed, () => found = Search(place));
            if (_stopping || (found && Quiet.IsPresent))
            {
                return;
            }
        }

        if (Quiet.IsPresent)
        {
            WriteObject(false);
        }
    }

    /// <summary>Ends the search.</summary>
    protected override void StopProcessing() => _stopping = true;

    private static WildcardPattern[] Patterns(string[] wildcards) =>
        [.. wildcards.Select(wildcard => WildcardPattern.Get(wildcard, WildcardOptions.IgnoreCase))];

    private bool Search(ImageLocation place)
    {
        if (!IsWanted(place))
        {
            return false;
        }

        Descriptor file = place.Open();
        if (file.Type == DescriptorType.Directory)
        {
            return false;
        }

        bool found = false;
        foreach (PSObject match in MayMatch(file) ? _matcher.Match(Lines(file)).Select(PSObject.AsPSObject) : [])
        {
            found = true;
            if (match.BaseObject is not (string or bool))
            {
                match.Properties["Path"].Value = place.Typed;
            }

            WriteObject(match);
            if (EndsAtFirst)
            {
                break;
            }
        }

        return found;
    }

    // Most files hold nothing that is searched for; those are passed over without Select-String.
    private bool MayMatch(Descriptor file) =>
        _patterns.Length == 0 || Lines(file).Any(line => Array.Exists(_patterns, pattern => pattern.IsMatch(line)));

    private IEnumerable<string> Lines(Descriptor file) =>
        ContentBlocks.Lines(file.ReadViaStream(), Encoding).Cast<string>().TakeWhile(_ => !_stopping);

    // Select-String compares the patterns with whole paths; a name alone is what a person means.
    private bool IsWanted(ImageLocation place) =>
        (_include.Length == 0 || IsAmong(_include, place)) && !IsAmong(_exclude, place);

    private static bool IsAmong(WildcardPattern[] patterns, ImageLocation place) =>
        Array.Exists(patterns, pattern => pattern.IsMatch(place.Name) || pattern.IsMatch(place.Typed));
}
