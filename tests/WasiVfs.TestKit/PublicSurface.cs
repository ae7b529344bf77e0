// SPDX-License-Identifier: MIT
using PublicApiGenerator;
using WasiVfs.Packing;

namespace WasiVfs.Tests.Support;

/// <summary>What is public in the library, as text: a change of it is seen where the text is kept.</summary>
public static class PublicSurface
{
    /// <summary>The command that writes the kept text anew.</summary>
    public const string Command = "dotnet run --project tools/WasiVfs.Reports -- surface";

    /// <summary>The file with the kept text.</summary>
    public static string File { get; } = Path.Combine(Repository.Root, "tests", "WasiVfs.Core.Tests", "PublicSurface.txt");

    /// <summary>The public types with their members, in the order of their names.</summary>
    public static string Text() => typeof(ModulePacker).Assembly
        .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
        .ReplaceLineEndings("\n").TrimEnd() + "\n";
}
