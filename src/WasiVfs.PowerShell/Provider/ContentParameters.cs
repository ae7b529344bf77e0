// SPDX-License-Identifier: MIT
using System.Management.Automation;
using System.Text;

namespace WasiVfs.PowerShell;

/// <summary>What <c>Get-Content</c> takes on a WasiImage drive beside its general parameters.</summary>
public class ContentParameters
{
    /// <summary>Bytes rather than text: one by one, or all in one array with <see cref="Raw"/>.</summary>
    [Parameter]
    public SwitchParameter AsByteStream { get; set; }

    /// <summary>The whole content as one object.</summary>
    [Parameter]
    public SwitchParameter Raw { get; set; }

    /// <summary>How bytes become text: a name, a code page or an <see cref="System.Text.Encoding"/>; a byte order mark in the file wins.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public Encoding Encoding { get; set; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>What ends a block of text; the end of a line if it is not given.</summary>
    [Parameter]
    public string? Delimiter { get; set; }

    /// <summary>The blocks into which these parameters cut a file.</summary>
    internal IEnumerable<object> Blocks(Stream content) => (AsByteStream.IsPresent, Raw.IsPresent) switch
    {
        (true, true) => ContentBlocks.AllBytes(content),
        (true, false) => ContentBlocks.Bytes(content),
        (false, true) => ContentBlocks.AllText(content, Encoding),
        _ => string.IsNullOrEmpty(Delimiter) ? ContentBlocks.Lines(content, Encoding) : ContentBlocks.Delimited(content, Encoding, Delimiter),
    };
}
