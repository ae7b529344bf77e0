// SPDX-License-Identifier: MIT
using Xunit;

namespace WasiVfs.Tests.Support;

/// <summary>Symbolic links of the host; a test that needs one is skipped if none can be made.</summary>
public static class Links
{
    private const string Reason = "needs a host that makes symbolic links: Windows with the privilege, or another system; Wine makes none";

    public static void ToFile(string path, string target) => Make(path, () => File.CreateSymbolicLink(path, target));

    public static void ToDirectory(string path, string target) => Make(path, () => Directory.CreateSymbolicLink(path, target));

    private static void Make(string path, Action make)
    {
        try
        {
            make();
        }
        catch (IOException) when (OperatingSystem.IsWindows())
        {
            Assert.Skip(Reason);
        }

        Assert.SkipWhen(OperatingSystem.IsWindows() && new FileInfo(path).LinkTarget is null, Reason);
    }
}
