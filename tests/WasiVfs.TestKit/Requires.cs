// SPDX-License-Identifier: MIT
using Xunit;

namespace WasiVfs.Tests.Support;

/// <summary>Outside programs and files that a test needs: where they are, and the reason to skip where they are not.</summary>
public static class Requires
{
    /// <summary>
    /// The folders of programs, in order: the environment variable WASIVFS_ENGINES, ../shared/engines/bin beside the repository, the packages of
    /// tests/engines that hold an engine, PATH.
    /// </summary>
    public static IReadOnlyList<string> SearchPath { get; } = [.. Folders().Where(Directory.Exists)];

    /// <summary>The need of a kernel that mounts EROFS, and of the right to ask it to.</summary>
    public const string ErofsMount = "a Linux kernel with erofs, and root";

    /// <summary>The need to be root on Linux or macOS.</summary>
    public const string Root = "root";

    /// <summary>The need of file modes, and of names with any byte but '/' and 0.</summary>
    public const string UnixFiles = "the files of Unix";

    /// <summary>The need of code that is mapped from a file and changed in memory alone; Wine's kernel does not allow it.</summary>
    public const string MappedCode = "a system that maps code from files, which Wine does not";

    /// <summary>The time for what takes long, and says little that shorter tests do not.</summary>
    public const string Systems = "./test.sh --systems";

    /// <summary>The absolute path of a program, or null.</summary>
    public static string? Find(string program) => SearchPath
        .Concat(["/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)).FirstOrDefault(File.Exists);

    /// <summary>The absolute path of a program that the test's attribute names.</summary>
    public static string Program(string program) => Find(program) ?? throw new InvalidOperationException(Missing([program]));

    /// <summary>
    /// The reason why a test cannot run here, or null. A need is a program's name, a file's path that starts with "tests/", an
    /// environment variable that names a folder ("$NAME"), <see cref="ErofsMount"/>, <see cref="Root"/>, <see cref="UnixFiles"/>,
    /// <see cref="MappedCode"/> or <see cref="Systems"/>.
    /// </summary>
    public static string? Missing(IEnumerable<string> needs)
    {
        string[] missing = [.. needs.Where(need => !IsPresent(need))];
        return missing.Length == 0 ? null : $"needs {string.Join(", ", missing)}";
    }

    private static bool IsPresent(string need) =>
        need == ErofsMount ? OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Find("mount") is not null
            && File.ReadAllText("/proc/filesystems").Contains("erofs", StringComparison.Ordinal)
        : need == Root ? !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess
        : need == UnixFiles ? !OperatingSystem.IsWindows()
        : need == MappedCode ? Environment.GetEnvironmentVariable("WASIVFS_UNDER_WINE") is null or ""
        : need == Systems ? Environment.GetEnvironmentVariable("WASIVFS_SYSTEMS") is { Length: > 0 }
        : need.StartsWith('$') ? Directory.Exists(Environment.GetEnvironmentVariable(need[1..]))
        : need.StartsWith("tests/", StringComparison.Ordinal) ? CanServe(need) && Path.Exists(Path.Combine(Repository.Root, need))
        : Find(need) is not null;

    // Wine starts programs of Linux too, which know no path of Windows.
    private static bool CanServe(string path) => OperatingSystem.IsLinux() || !path.Contains("linux-x64", StringComparison.Ordinal);

    private static IEnumerable<string> Folders()
    {
        string? engines = Environment.GetEnvironmentVariable("WASIVFS_ENGINES");
        string beside = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "engines"));
        return new[] { engines, Path.Combine(engines ?? beside, "bin"), Path.Combine(beside, "bin") }.OfType<string>()
            .Append(Repository.NodeModule("@deno", "linux-x64-glibc"))
            .Append(Repository.NodeModule("@oven", "bun-linux-x64", "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .Where(Path.IsPathFullyQualified);
    }
}

/// <summary>A test that is skipped, with its reason, where a program or file that it needs is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactNeedingAttribute : FactAttribute
{
    public FactNeedingAttribute(params string[] needs) => Skip = Requires.Missing(needs);
}

/// <summary>Rows of a test that are skipped, with their reason, where a program or file that they need is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryNeedingAttribute : TheoryAttribute
{
    public TheoryNeedingAttribute(params string[] needs) => Skip = Requires.Missing(needs);
}
