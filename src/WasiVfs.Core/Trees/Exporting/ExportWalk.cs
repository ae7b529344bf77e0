// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>One entry of an archive that is written.</summary>
/// <param name="Path">Its path, without a leading <c>/</c>.</param>
/// <param name="Stat">What it is.</param>
/// <param name="File">The file, for the receiver to close; null for directories, links and further names.</param>
/// <param name="Target">Where a symbolic link leads, or the first name of a file of which this is a further one.</param>
internal readonly record struct ExportEntry(string Path, DescriptorStat Stat, Descriptor? File, string? Target);

/// <summary>The entries of a tree in the order in which archives hold them: by the bytes of names, each directory before what is in it.</summary>
internal sealed class ExportWalk(ICollection<Warning> warnings, CancellationToken cancellationToken)
{
    private readonly LinkedFiles _linked = new();

    public int Files { get; private set; }

    public int Directories { get; private set; }

    public int Links { get; private set; }

    public long Bytes { get; private set; }

    public IEnumerable<ExportEntry> Entries(Descriptor root)
    {
        var open = new Stack<IEnumerator<ExportEntry>>();
        open.Push(List(root, "", 0));
        while (open.TryPeek(out IEnumerator<ExportEntry>? directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!directory.MoveNext())
            {
                open.Pop();
                continue;
            }

            ExportEntry entry = directory.Current;
            yield return entry with { File = entry.Stat.Type == DescriptorType.RegularFile ? entry.File : null };
            if (entry.Stat.Type == DescriptorType.Directory)
            {
                open.Push(List(entry.File!, entry.Path + "/", open.Count));
            }
        }
    }

    private IEnumerator<ExportEntry> List(Descriptor directory, string prefix, int depth)
    {
        EntryName.CheckDepth(depth, prefix);
        foreach ((string name, DescriptorStat stat, Descriptor? opened) in directory.List())
        {
            string path = prefix + name;
            switch (stat.Type)
            {
                case DescriptorType.Directory:
                    Directories++;
                    yield return new ExportEntry(path, stat, opened, null);
                    break;
                case DescriptorType.SymbolicLink:
                    Links++;
                    yield return new ExportEntry(path, stat, null, directory.ReadLinkAt(name));
                    break;
                case DescriptorType.RegularFile:
                    yield return VisitFile(opened!, stat, path);
                    break;
                default:
                    warnings.Add(new Warning(WarningId.EntryLeftOut, $"'{path}' is {KindText.Of(stat.Type)}, and was left out."));
                    break;
            }
        }
    }

    private ExportEntry VisitFile(Descriptor file, DescriptorStat stat, string path)
    {
        string? first = _linked.FirstPlace(file, stat, path);
        Files += first is null ? 1 : 0;
        Bytes += first is null ? (long)stat.Size : 0;
        return new ExportEntry(path, stat, file, first);
    }
}
