// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Support;

/// <summary>A new directory that goes away with all that is in it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("wasivfs-test-").FullName;

    /// <summary>Writes a file below it, with the directories on the way, and returns the file's path.</summary>
    public string Write(string name, string text)
    {
        string file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
