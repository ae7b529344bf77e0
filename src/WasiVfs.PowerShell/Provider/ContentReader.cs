// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation.Provider;

namespace WasiVfs.PowerShell;

/// <summary>Hands the blocks of a file to <c>Get-Content</c>.</summary>
internal sealed class ContentReader(IEnumerable<object> blocks) : IContentReader
{
    private readonly IEnumerator<object> _blocks = blocks.GetEnumerator();

    /// <summary>The next blocks; all that are left where <paramref name="readCount"/> is not positive; none at the end.</summary>
    public IList Read(long readCount)
    {
        var read = new List<object>();
        while ((readCount <= 0 || read.Count < readCount) && _blocks.MoveNext())
        {
            read.Add(_blocks.Current);
        }

        return read.ToArray();
    }

    public void Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The content of an image is read from its start.");

    public void Close() => _blocks.Dispose();

    public void Dispose() => Close();
}
