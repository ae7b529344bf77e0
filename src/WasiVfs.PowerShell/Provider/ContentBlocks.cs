// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.PowerShell;

/// <summary>The ways to cut a file's bytes into the objects that <c>Get-Content</c> writes. Each closes the stream at its end.</summary>
internal static class ContentBlocks
{
    private static readonly object[] Boxed = [.. Enumerable.Range(0, 256).Select(value => (object)(byte)value)];

    /// <summary>Lines without their ends: <c>\n</c>, <c>\r\n</c> or <c>\r</c>.</summary>
    public static IEnumerable<object> Lines(Stream content, Encoding encoding)
    {
        using var reader = new StreamReader(content, encoding);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>What stands between delimiters, without them.</summary>
    public static IEnumerable<object> Delimited(Stream content, Encoding encoding, string delimiter)
    {
        using var reader = new StreamReader(content, encoding);
        var block = new StringBuilder();
        for (int c = reader.Read(); c >= 0; c = reader.Read())
        {
            block.Append((char)c);
            if (c == delimiter[^1] && EndsWith(block, delimiter))
            {
                yield return block.ToString(0, block.Length - delimiter.Length);
                block.Clear();
            }
        }

        if (block.Length > 0)
        {
            yield return block.ToString();
        }
    }

    /// <summary>All text as one string; nothing if there is none, as the file system has it.</summary>
    public static IEnumerable<object> AllText(Stream content, Encoding encoding)
    {
        using var reader = new StreamReader(content, encoding);
        if (reader.ReadToEnd() is { Length: > 0 } text)
        {
            yield return text;
        }
    }

    /// <summary>Bytes one by one.</summary>
    public static IEnumerable<object> Bytes(Stream content)
    {
        using Stream stream = content;
        byte[] piece = new byte[65536];
        for (int length = stream.Read(piece); length > 0; length = stream.Read(piece))
        {
            for (int i = 0; i < length; i++)
            {
                yield return Boxed[piece[i]];
            }
        }
    }

    /// <summary>All bytes as one array; nothing if there are none, as the file system has it.</summary>
    public static IEnumerable<object> AllBytes(Stream content)
    {
        using Stream stream = content;
        byte[] all = new byte[stream.Length - stream.Position];
        stream.ReadExactly(all);
        if (all.Length > 0)
        {
            yield return all;
        }
    }

    private static bool EndsWith(StringBuilder text, string end)
    {
        int start = text.Length - end.Length;
        for (int i = 0; start >= 0 && i < end.Length; i++)
        {
            if (text[start + i] != end[i])
            {
                return false;
            }
        }

        return start >= 0;
    }
}
