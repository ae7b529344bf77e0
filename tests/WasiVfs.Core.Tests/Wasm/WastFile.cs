// SPDX-License-Identifier: MIT
using System.Text;

namespace WasiVfs.Tests.Wasm;

/// <summary>One binary module of a script of the specification's test suite.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Bytes">The module.</param>
/// <param name="Malformed">The words of the error that it must cause; null where it is well-formed.</param>
public sealed record BinaryModule(string Place, byte[] Bytes, string? Malformed);

/// <summary>Finds the modules that a script gives as bytes. The rest of the text format is passed over.</summary>
public static class WastFile
{
    public static IEnumerable<BinaryModule> Read(string path) => Read(File.ReadAllText(path), Path.GetFileName(path));

    public static IEnumerable<BinaryModule> Read(string text, string name)
    {
        var tokens = new List<(string Text, int Line)>(Tokens(text));
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Text != "(module")
            {
                continue;
            }

            bool malformed = i > 0 && tokens[i - 1].Text == "(assert_malformed";
            int at = i + 1;
            while (tokens[at].Text.StartsWith('$') || tokens[at].Text == "definition")
            {
                at++;
            }

            if (tokens[at].Text == "binary")
            {
                var bytes = new List<byte>();
                for (at++; tokens[at].Text != ")"; at++)
                {
                    bytes.AddRange(Unescape(tokens[at].Text));
                }

                string? words = malformed ? Encoding.UTF8.GetString([.. Unescape(tokens[at + 1].Text)]) : null;
                yield return new BinaryModule($"{name}:{tokens[i].Line}", [.. bytes], words);
            }
        }
    }

    // "(" is one token with the word after it. A string keeps its quotes.
    private static IEnumerable<(string Text, int Line)> Tokens(string text)
    {
        int line = 1;
        for (int i = 0; i < text.Length;)
        {
            int start = i;
            int startLine = line;
            if (text[i] == '"')
            {
                for (i++; text[i] != '"'; i++)
                {
                    i += text[i] == '\\' ? 1 : 0;
                }

                i++;
            }
            else if (text.AsSpan(i).StartsWith(";;"))
            {
                i = text.IndexOf('\n', i) is var end and >= 0 ? end : text.Length;
                continue;
            }
            else if (text.AsSpan(i).StartsWith("(;"))
            {
                for (int depth = 0; ;)
                {
                    int change = text.AsSpan(i).StartsWith("(;") ? 1 : text.AsSpan(i).StartsWith(";)") ? -1 : 0;
                    line += text[i] == '\n' ? 1 : 0;
                    i += change == 0 ? 1 : 2;
                    depth += change;
                    if (depth == 0)
                    {
                        break;
                    }
                }

                continue;
            }
            else if (char.IsWhiteSpace(text[i]))
            {
                line += text[i++] == '\n' ? 1 : 0;
                continue;
            }
            else
            {
                i++;
                while (text[start] != ')' && i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or '"' or ';'))
                {
                    i++;
                }
            }

            line += text.AsSpan(start, i - start).Count('\n');
            yield return (text[start..i], startLine);
        }
    }

    private static IEnumerable<byte> Unescape(string quoted)
    {
        for (int i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                foreach (byte part in Encoding.UTF8.GetBytes([quoted[i]]))
                {
                    yield return part;
                }
            }
            else if (char.IsAsciiHexDigit(quoted[i + 1]) && char.IsAsciiHexDigit(quoted[i + 2]))
            {
                yield return Convert.FromHexString(quoted.AsSpan(i + 1, 2))[0];
                i += 2;
            }
            else
            {
                yield return quoted[++i] switch { 't' => (byte)'\t', 'n' => (byte)'\n', 'r' => (byte)'\r', var other => (byte)other };
            }
        }
    }
}
