// SPDX-License-Identifier: MIT
using System.Globalization;

namespace WasiVfs.Trees;

/// <summary>Counts the compiled Python files that do not fit, and tells of them.</summary>
internal sealed class PycWarnings(MapOptions options)
{
    private readonly Kind _ignored = new();
    private readonly Kind _outdated = new();
    private readonly Kind _unknown = new();

    /// <summary>A file that nothing is done for: with another time in the image it looks stale.</summary>
    public void AddIgnored(PycHeader header, string path)
    {
        if (!options.PreserveTimestamps && header.Form == PycForm.Timed && header.Seconds != (uint)options.Epoch)
        {
            _ignored.Add(path);
        }
    }

    /// <summary>A file that does not fit its source, neither where it comes from nor in the image.</summary>
    public void AddOutdated(string path) => _outdated.Add(path);

    /// <summary>A file whose header is not understood.</summary>
    public void AddUnknown(string path) => _unknown.Add(path);

    public void AddTo(ICollection<Warning>? warnings)
    {
        _ignored.AddTo(warnings, WarningId.PycStale, "Compiled Python files record the time of their source and will be taken for stale");
        _outdated.AddTo(warnings, WarningId.PycOutdated, "Compiled Python files do not fit their sources, which Python will compile again");
        _unknown.AddTo(warnings, WarningId.PycUnknown, "Compiled Python files are cut, or of a form that is not known, and stay as they are");
    }

    private sealed class Kind
    {
        private int _count;
        private string _first = "";

        public void Add(string path) => _first = _count++ == 0 ? path : _first;

        public void AddTo(ICollection<Warning>? warnings, WarningId id, string fact)
        {
            if (_count > 0)
            {
                warnings?.Add(new Warning(id, string.Create(CultureInfo.InvariantCulture, $"{fact} ({_count}; the first is '{_first}').")));
            }
        }
    }
}
