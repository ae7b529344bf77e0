// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.PowerShell;

/// <summary>Cuts UTF-8 that comes in pieces into lines, each given out as soon as its end is there.</summary>
internal sealed class LineSplitter
{
    private readonly Decoder _decoder = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _line = new();

    public void Add(ReadOnlySpan<byte> bytes, Action<string> line)
    {
        char[] text = new char[_decoder.GetCharCount(bytes, flush: false)];
        _decoder.GetChars(bytes, text, flush: false);
        ReadOnlySpan<char> rest = text;
        for (int end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
        {
            _line.Append(rest[..end]);
            Give(line);
            rest = rest[(end + 1)..];
        }

        _line.Append(rest);
    }

    /// <summary>Gives out what follows the last line's end, if anything does.</summary>
    public void End(Action<string> line)
    {
        char[] text = new char[_decoder.GetCharCount([], flush: true)];
        _decoder.GetChars([], text, flush: true);
        _line.Append(text);
        if (_line.Length > 0)
        {
            Give(line);
        }
    }

    private void Give(Action<string> line)
    {
        int length = _line.Length > 0 && _line[^1] == '\r' ? _line.Length - 1 : _line.Length;
        string text = _line.ToString(0, length);
        _line.Clear();
        line(text);
    }
}
