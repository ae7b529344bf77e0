// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>
/// Finds compiled Python files that record their source's time (PEP 3147 and 552: flags 0 at byte 4, seconds at byte 8): with another time
/// in the image Python takes them for stale and compiles the source again on each start.
/// </summary>
internal sealed class PycCheck(MapOptions options)
{
    private const int HeaderSize = 16;
    private int _count;
    private string _first = "";

    public void Look(Descriptor file, string name, string path)
    {
        if (options.PreserveTimestamps || !name.EndsWith(".pyc", StringComparison.Ordinal))
        {
            return;
        }

        Span<byte> header = stackalloc byte[HeaderSize];
        int length = file.Read(header, 0);
        bool isTimed = length == HeaderSize && header[2..4].SequenceEqual("\r\n"u8) && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == 0;
        if (isTimed && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) != (uint)options.Epoch)
        {
            _first = _count++ == 0 ? path : _first;
        }
    }

    public void AddWarning(ICollection<Warning>? warnings)
    {
        if (_count > 0)
        {
            warnings?.Add(new Warning(WarningId.PycStale, string.Create(CultureInfo.InvariantCulture,
                $"Compiled Python files record the time of their source and will be taken for stale ({_count}; the first is '{_first}').")));
        }
    }
}
