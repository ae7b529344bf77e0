// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Cli;

public sealed class SizeTests : IDisposable
{
    private readonly Command _command = new();

    public SizeTests()
    {
        _command.Write("files/a.txt", new string('a', 9000));
        _command.Write("files/sub/b.txt", new string('a', 9000));
        _command.Check("pack", Command.PrintFile, "--dir", "files::/work", "-o", "out.wasm");
    }

    public void Dispose() => _command.Dispose();

    [Fact]
    public void The_tables_show_parts_directories_extensions_and_files()
    {
        string text = _command.Check("size", "out.wasm").ReplaceLineEndings("\n");
        string[] lines =
        [
            "\nParts\n", " %  image\n", "\nDirectories of the image\n", " %  /work/sub (1 file)\n", " %  .txt (2 files)\n", " %  /work/a.txt\n",
        ];
        foreach (string line in lines)
        {
            Assert.Contains(line, text, StringComparison.Ordinal);
        }

        Assert.Contains(" bytes of 1 file that equal others are stored once.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/work/sub", _command.Check("size", "out.wasm", "--top", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_has_every_entry()
    {
        using JsonDocument json = JsonDocument.Parse(_command.Check("size", "out.wasm", "--json"));
        JsonElement work = json.RootElement.GetProperty("tree").GetProperty("entries")[0];
        Assert.Equal("/work", work.GetProperty("path").GetString());
        Assert.Equal(2, work.GetProperty("files").GetInt32());
        Assert.Equal(1, json.RootElement.GetProperty("duplicateFiles").GetInt64());
    }

    [Theory]
    [InlineData("'0' is not a number of lines", "--top", "0")]
    [InlineData("'x' is not a number of lines", "--top", "x")]
    [InlineData("--json and --svg are two forms of the same", "--json", "--svg", "o.svg")]
    [InlineData("which is the file that was measured", "--svg", "out.wasm")]
    [InlineData("The directory of the output 'no/o.svg' does not exist", "--svg", "no/o.svg")]
    public void Bad_options_are_named_and_nothing_is_written(string fault, params string[] options)
    {
        byte[] before = File.ReadAllBytes(_command.At("out.wasm"));
        Assert.Contains(fault, Failure(["size", "out.wasm", .. options]), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(_command.At("out.wasm")));
        Assert.False(File.Exists(_command.At("o.svg")));
    }

    /// <summary>A browser parses the picture, and finds the file where it is drawn.</summary>
    [FactNeeding("chromium")]
    public void A_browser_opens_the_picture()
    {
        _command.Check("size", "out.wasm", "--svg", "size.svg");
        Assert.Equal(File.ReadAllText(_command.At("size.svg")), _command.Check("size", "out.wasm", "--svg", "-"));
        File.WriteAllText(_command.At("page.html"), $$"""
            <!DOCTYPE html><body style="margin: 0">{{File.ReadAllText(_command.At("size.svg"))}}<script>
            const one = [...document.querySelectorAll('rect')].find(rect => rect.textContent.startsWith('/work/a.txt: '));
            const box = one.getBoundingClientRect();
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            document.title = hit === one ? 'found with ' + document.querySelectorAll('rect').length : 'covered';
            </script>
            """);
        string address = new Uri(_command.At("page.html")).AbsoluteUri;
        string page = Tool.Check(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1300,900", "--dump-dom", address);
        Assert.Matches("<title>found with [0-9]{1,3}</title>", page);
    }

    private string Failure(string[] arguments)
    {
        Capture run = _command.Run(arguments);
        Assert.NotEqual(0, run.ExitCode);
        return run.Error;
    }
}
