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

    /// <summary>Writes a file that the host takes for a program of that name, whatever is in it, and returns its path.</summary>
    public string WriteProgram(string name, string text = "#!/bin/sh\n")
    {
        if (OperatingSystem.IsWindows())
        {
            return Write(name + ".exe", text);
        }

        string file = Write(name, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>Windows keeps a file that is open or loaded: what is about to let go of it is waited for, and an assembly that this process has
    /// loaded stays.</summary>
    public void Dispose()
    {
        for (int attempts = 0; ; attempts++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && attempts < 20 && e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(100);
            }
            catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
            {
                return;
            }
        }
    }
}
