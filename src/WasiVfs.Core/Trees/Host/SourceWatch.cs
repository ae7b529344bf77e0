// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Waits for changes of files and directories of the host.</summary>
internal sealed class SourceWatch : IDisposable
{
    // Editors write a file in several steps.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(40);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <param name="paths">Files, and directories with all that is below them.</param>
    public SourceWatch(IEnumerable<string> paths)
    {
        foreach (string path in paths.Select(Path.GetFullPath).Distinct())
        {
            bool isDirectory = Directory.Exists(path);
            string? directory = isDirectory ? path : Path.GetDirectoryName(path);
            if (directory is null || !Directory.Exists(directory))
            {
                continue; // the pack names what is missing
            }

            var watcher = new FileSystemWatcher(directory)
            {
                IncludeSubdirectories = isDirectory,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            if (!isDirectory)
            {
                watcher.Filters.Add(Path.GetFileName(path));
            }

            watcher.Changed += (_, _) => _changed.Release();
            watcher.Created += (_, _) => _changed.Release();
            watcher.Deleted += (_, _) => _changed.Release();
            watcher.Renamed += (_, _) => _changed.Release();
            watcher.Error += (_, _) => _changed.Release(); // so much changed that some of it was not told
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
    }

    /// <summary>Waits until something has changed, and then nothing for a moment.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        await _changed.WaitAsync(cancellation);
        while (await _changed.WaitAsync(Quiet, cancellation))
        {
        }
    }

    public void Dispose()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        _changed.Dispose();
    }
}
