// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation.Provider;

namespace WasiVfs.PowerShell;

/// <summary>Hands the blocks of a file to <c>Get-Content</c>.</summary>
/// <param name="blocks">The blocks.</param>
/// <param name="path">The file, for the error if it cannot be read to its end.</param>
internal sealed class ContentReader(IEnumerable<object> blocks, string path) : IContentReader
{
    private readonly IEnumerator<object> _blocks = blocks.GetEnumerator();

    /// <summary>The next blocks; all that are left if <paramref name="readCount"/> is not positive; an empty list at the end.</summary>
    public IList Read(long readCount)
    {
        var read = new List<object>();
        try
        {
            while ((readCount <= 0 || read.Count < readCount) && _blocks.MoveNext())
            {
                read.Add(_blocks.Current);
            }
        }
        catch (Exception e) when (Errors.IsExpected(e))
        {
            throw new RefusedException(Errors.Record(e, path));
        }

        return read.ToArray();
    }

    public void Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The content of an image is read from its start.");

    public void Close() => _blocks.Dispose();

    public void Dispose() => Close();
}
