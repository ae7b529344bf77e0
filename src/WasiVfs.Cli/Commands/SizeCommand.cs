// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`size`: what takes the room in a file.</summary>
internal sealed class SizeCommand : Verb
{
    private const int UsualCount = 15;

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A module, packed or not, a component, an EROFS image, or any other file with an image inside.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON, with every entry of the image." };
    private readonly Option<string> _svg = new("--svg")
    {
        Description = "Draw a treemap, a picture that any browser opens, to this file in place of the tables; - is standard output.",
        HelpName = "OUT",
    };

    private readonly Option<int> _top = new("--top")
    {
        Description = "How many directories, extensions and files are listed, the largest first; 15 if it is left out.",
        HelpName = "N",
        DefaultValueFactory = _ => UsualCount,
    };

    public SizeCommand()
        : base(
            "size",
            "Shows what takes the room in a file: code, debug information, and the image by directory, by extension and by file.",
            "wasi-vfs size app.packed.wasm",
            "wasi-vfs size app.packed.wasm --svg size.svg",
            "wasi-vfs size app.packed.wasm --json | jq .duplicateBytes")
    {
        Arguments.Add(_file);
        Options.Add(_top);
        Options.Add(_json);
        Options.Add(_svg);
        _top.Validators.Add(result =>
        {
            string? text = result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
            if (text is not null && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) || top < 1))
            {
                result.AddError($"'{text}' is not a number of lines; write '--top 20'.");
            }
        });
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        bool json = line.GetValue(_json);
        string? svg = line.GetValue(_svg);
        if (json && svg is not null)
        {
            throw new CommandException("--json and --svg are two forms of the same; give one of them.");
        }

        FileSizes sizes = FileSizes.Measure(line.GetRequiredValue(_file), cancellation);
        if (svg is not null)
        {
            Draw(sizes, svg, cancellation);
        }
        else if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(sizes, SizesJson.Default.FileSizes));
        }
        else
        {
            new SizeText(Console.Out, line.GetValue(_top)).Write(sizes);
        }

        return Task.FromResult(ExitCode.Done);
    }

    private static void Draw(FileSizes sizes, string output, CancellationToken cancellation)
    {
        if (OutputArgument.IsStandard(output))
        {
            using var standard = new StreamWriter(StandardStreams.OpenOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            sizes.WriteSvg(standard);
            return;
        }

        sizes.SaveSvg(output, cancellation);
    }
}
