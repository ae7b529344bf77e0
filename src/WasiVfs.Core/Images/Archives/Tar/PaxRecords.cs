// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace WasiVfs.Images;

/// <summary>What an extended header says: records of the form <c>LENGTH KEY=VALUE\n</c>, each key's last one counts.</summary>
internal sealed class PaxRecords
{
    public const string Path = "path";
    public const string LinkPath = "linkpath";
    public const string Size = "size";
    public const string Modified = "mtime";

    /// <summary>What a sparse file is called: its path is one of GNU tar's own making.</summary>
    public const string SparseName = SparsePrefix + "name";

    private const string SparsePrefix = "GNU.sparse.";
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    /// <summary>Whether the file is sparse, in one of the three forms that GNU tar writes into pax archives.</summary>
    public bool IsSparse => _values.Keys.Any(key => key.StartsWith(SparsePrefix, StringComparison.Ordinal));

    public byte[]? this[string key] => _values.GetValueOrDefault(key);

    /// <summary>Reads the records over those that are there.</summary>
    /// <exception cref="ArchiveFormatException">They are malformed.</exception>
    public void Read(ReadOnlySpan<byte> text, ArchiveBytes archive, long offset)
    {
        while (text.Length > 0)
        {
            int space = text.IndexOf((byte)' ');
            int length = space > 0 && int.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
            if (length <= space + 1 || length > text.Length || text[length - 1] != '\n')
            {
                throw archive.Fault("an extended header has a record whose length is wrong", offset);
            }

            ReadOnlySpan<byte> record = text[(space + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                throw archive.Fault("an extended header has a record without a key", offset);
            }

            _values[Encoding.UTF8.GetString(record[..equals])] = record[(equals + 1)..].ToArray();
            text = text[length..];
        }
    }

    /// <summary>These records over those of an earlier header; an empty value takes back an earlier one.</summary>
    public PaxRecords Over(PaxRecords earlier)
    {
        var both = new PaxRecords();
        foreach ((string key, byte[] value) in earlier._values.Concat(_values))
        {
            both._values[key] = value;
        }

        foreach ((string key, _) in both._values.Where(pair => pair.Value.Length == 0).ToArray())
        {
            both._values.Remove(key);
        }

        return both;
    }

    /// <summary>A number of bytes, or null where none is said.</summary>
    public long? ReadSize(ArchiveBytes archive, long offset) => this[Size] is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size
        : throw archive.Fault("an extended header has a size that is no number", offset);

    /// <summary>A time as seconds since 1970 with a fraction, or null where none is said.</summary>
    public DateTimeOffset? ReadModified(ArchiveBytes archive, long offset)
    {
        if (this[Modified] is not { } text)
        {
            return null;
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out decimal time) || time is < long.MinValue or > long.MaxValue)
        {
            throw archive.Fault("an extended header has a time that is no number", offset);
        }

        const uint nanosecondsPerSecond = 1_000_000_000;
        decimal seconds = Math.Floor(time);
        return InodeTime.Make((long)seconds, (uint)((time - seconds) * nanosecondsPerSecond));
    }
}
