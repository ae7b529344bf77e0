// SPDX-License-Identifier: MIT
namespace WasiVfs.Running;

/// <summary>The script that runs a module inside Node, Deno or Bun; it goes over on the command line, so there is no file to leave behind.</summary>
internal static class NodeHost
{
    /// <summary>What stands before the script's own arguments: engines differ in what they put there, and in which '--' they drop.</summary>
    public const string Mark = "run";

    public static string Script => Loaded.Value;

    private static readonly Lazy<string> Loaded = new(() =>
    {
        using Stream stream = typeof(NodeHost).Assembly.GetManifestResourceStream("WasiVfs.Running.node-host.mjs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
