// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>One entry of an archive that is written.</summary>
/// <param name="Path">Its path, without a leading <c>/</c>.</param>
/// <param name="Stat">What it is.</param>
/// <param name="File">The file, to be closed where it can be; null for directories, links and further names.</param>
/// <param name="Target">Where a symbolic link leads, or a further name of a file to its first.</param>
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
        var ahead = new Stack<IEnumerator<ExportEntry>>();
        ahead.Push(List(root, "", 0));
        while (ahead.TryPeek(out IEnumerator<ExportEntry>? directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!directory.MoveNext())
            {
                ahead.Pop();
                continue;
            }

            ExportEntry entry = directory.Current;
            yield return entry with { File = entry.Stat.Type == DescriptorType.RegularFile ? entry.File : null };
            if (entry.Stat.Type == DescriptorType.Directory)
            {
                ahead.Push(List(entry.File!, entry.Path + "/", ahead.Count));
            }
        }
    }

    private IEnumerator<ExportEntry> List(Descriptor directory, string prefix, int depth)
    {
        EntryName.CheckDepth(depth, prefix);
        foreach ((DescriptorType type, string name) in directory.ReadDirectory())
        {
            string path = prefix + name;
            switch (type)
            {
                case DescriptorType.Directory:
                    Directories++;
                    Descriptor below = directory.OpenAt(PathFlags.None, name, OpenFlags.Directory);
                    yield return new ExportEntry(path, below.Stat(), below, null);
                    break;
                case DescriptorType.SymbolicLink:
                    Links++;
                    yield return new ExportEntry(path, directory.StatAt(PathFlags.None, name), null, directory.ReadLinkAt(name));
                    break;
                case DescriptorType.RegularFile:
                    yield return Meet(directory.OpenAt(PathFlags.None, name), path);
                    break;
                default:
                    warnings.Add(new Warning(WarningId.EntryLeftOut, $"'{path}' is of the kind {type} and was left out."));
                    break;
            }
        }
    }

    private ExportEntry Meet(Descriptor file, string path)
    {
        DescriptorStat stat = file.Stat();
        string? first = _linked.FirstPlace(file, path);
        Files += first is null ? 1 : 0;
        Bytes += first is null ? (long)stat.Size : 0;
        return new ExportEntry(path, stat, file, first);
    }
}
