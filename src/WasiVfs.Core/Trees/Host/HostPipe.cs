// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>Writes to named pipes of the host.</summary>
internal static class HostPipe
{
    /// <summary>Waits for a reader and hands it a stream from the start to the end.</summary>
    /// <param name="path">The pipe.</param>
    /// <param name="content">A stream that can seek.</param>
    /// <param name="cancellationToken">Ends the waiting. A reader that comes later, or reads on, finds the end at once.</param>
    /// <exception cref="FileSystemException">The pipe cannot be opened, or its reader has left.</exception>
    public static void Write(string path, Stream content, CancellationToken cancellationToken)
    {
        // Neither opening a pipe without a reader nor writing to a full one can be interrupted: both block a thread of their own.
        Task work = Task.Factory.StartNew(
            () =>
            {
                using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                cancellationToken.ThrowIfCancellationRequested();
                content.Position = 0;
                content.CopyTo(pipe);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        HostErrors.Translate(path, _ =>
        {
            work.WaitAsync(cancellationToken).GetAwaiter().GetResult();
            return true;
        });
    }
}
