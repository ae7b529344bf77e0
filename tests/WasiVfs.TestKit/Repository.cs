// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Support;

/// <summary>Where things lie in the repository that these tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The file of a fixture: <c>Fixture("treesum", "c", "treesum.wasm")</c>.</summary>
    public static string Fixture(params string[] path) => Path.Combine([Root, "tests", "fixtures", .. path]);

    /// <summary>The sample's program, which prints the file that it is given.</summary>
    public static string PrintFile { get; } = Path.Combine(Root, "samples", "hello", "print-file.wasm");

    /// <summary>A file of the packages that tests/engines pins; present after <c>npm ci</c> there.</summary>
    public static string NodeModule(params string[] path) => Path.Combine([Root, "tests", "engines", "node_modules", .. path]);

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "WasiVfs.slnx")))
            {
                return at.FullName;
            }
        }

        throw new InvalidOperationException($"No WasiVfs.slnx above {AppContext.BaseDirectory}: these tests run inside the repository.");
    }
}
