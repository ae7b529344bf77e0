// SPDX-License-Identifier: MIT
namespace WasiVfs.Release;

/// <summary>Publishes the command as one file.</summary>
internal static class CommandBuild
{
    /// <summary>Publishes it for a platform, and returns the file's path.</summary>
    /// <exception cref="ReleaseException">A compiler is missing, or the build fails.</exception>
    public static string Publish(SourceTree source, Platform platform)
    {
        string target = Path.Combine(source.Folder, "out", platform.Rid);
        string[] kind = platform.IsNativeHere ? Native(platform)
            : ["--self-contained", "-p:PublishSingleFile=true", "-p:PublishTrimmed=true", "-p:EnableCompressionInSingleFile=true"];
        Tool.Run(
            source.Folder,
            "dotnet",
            [
                "publish", Path.Combine("src", "WasiVfs.Cli"), "-r", platform.Rid, "-o", target, "--verbosity", "quiet", "-p:DebugType=none",
                "-p:ContinuousIntegrationBuild=true", .. kind,
            ]);
        return Path.Combine(target, platform.FileName);
    }

    private static string[] Native(Platform platform)
    {
        const string native = "-p:PublishAot=true";
        if (platform.IsThis)
        {
            return [native];
        }

        string compiler = platform.CrossCompiler!;
        if (!Tool.Exists(compiler))
        {
            throw new ReleaseException(
                $"A native file for {platform.Rid} needs the cross compiler '{compiler}'. On Debian: apt install gcc-aarch64-linux-gnu. "
                    + "Or name the other platforms with --platform.");
        }

        string objcopy = compiler.Replace("gcc", "objcopy", StringComparison.Ordinal);
        return [native, $"-p:CppCompilerAndLinker={compiler}", $"-p:ObjCopyName={objcopy}"];
    }
}
