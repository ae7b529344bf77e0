// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasmtime;

/// <summary>Writes a file that others find whole or not at all, or not, when the disk is full or read-only.</summary>
internal static class AtomicWrite
{
    /// <summary>What the names of unfinished files end with.</summary>
    public const string Unfinished = ".part";

    public static bool TryWrite(string path, ReadOnlySpan<byte> content)
    {
        string part = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            try
            {
                using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
                {
                    file.Write(content);
                    file.Flush(flushToDisk: true);
                }

                File.Move(part, path, overwrite: true);
                return true;
            }
            finally
            {
                File.Delete(part);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
