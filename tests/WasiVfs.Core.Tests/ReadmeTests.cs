// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>The example in the library's readme is a program: it compiles without a remark, and does what the readme says.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    // What a new project of .NET has: <ImplicitUsings>enable</ImplicitUsings>.
    private const string ImplicitUsings = "global using System; global using System.IO; global using System.Linq; global using "
        + "System.Collections.Generic;";

    private readonly TemporaryDirectory _work = new();

    public void Dispose() => _work.Dispose();

    [FactNeeding("dotnet")]
    public void The_example_packs_lists_and_reads_in_few_lines()
    {
        string example = Example();
        int lines = example.Split('\n').Count(
            line => line.Trim() is not ("" or "{" or "}") && !line.TrimStart().StartsWith("//", StringComparison.Ordinal));
        Assert.InRange(lines, 8, 15);
        string program = Compile(example);

        File.Copy(Path.Combine(Repository.Root, "samples", "hello", "print-file.wasm"), Path.Combine(_work.Path, "app.wasm"));
        _work.Write("lib/note.txt", "inside\n");
        Tool.Result result = Tool.RunIn(_work.Path, "dotnet", program);
        Assert.Equal((0, "1 files in 4096 bytes\nRegularFile note.txt\ninside\n", ""),
            (result.ExitCode, result.Output.ReplaceLineEndings("\n"), result.Error));
        using ImageFile packed = ImageFile.Open(Path.Combine(_work.Path, "app.packed.wasm"));
        Assert.Equal("/lib", packed.Record!.Mounts.Single().GuestPath);
    }

    private static string Example() =>
        CodeBlock().Match(File.ReadAllText(Path.Combine(Repository.Root, "src", "WasiVfs.Core", "README.md"))).Groups[1].Value;

    /// <summary>Compiles a program into the test's folder, with the library beside it, and returns its path.</summary>
    private string Compile(string source)
    {
        const string trusted = "TRUSTED_PLATFORM_ASSEMBLIES";
        var options = new CSharpCompilationOptions(
            OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, generalDiagnosticOption: ReportDiagnostic.Error);
        var compilation = CSharpCompilation.Create(
            "example",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(source)],
            ((string)AppContext.GetData(trusted)!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            options);
        string program = Path.Combine(_work.Path, "example.dll");
        var result = compilation.Emit(program);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        string library = typeof(ModulePacker).Assembly.Location;
        File.Copy(library, Path.Combine(_work.Path, Path.GetFileName(library)));
        File.Copy(
            Path.ChangeExtension(typeof(ReadmeTests).Assembly.Location, ".runtimeconfig.json"), Path.ChangeExtension(program, ".runtimeconfig.json"));
        return program;
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
