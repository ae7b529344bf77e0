// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>One extraction: directories and files first, then links, then the directories' times.</summary>
internal sealed class DirectoryExtractor(
    Descriptor root,
    string target,
    ExtractOptions options,
    MadeEntries made,
    ICollection<Warning> warnings,
    IProgress<WorkProgress>? progress,
    CancellationToken cancellationToken)
{
    private readonly FileCopier _copier = new(progress, cancellationToken);
    private readonly LinkedFiles _linked = new();
    private readonly CaseFolding _names = new();
    private readonly List<(string Path, string Place, DateTimeOffset Modified)> _links = [];
    private readonly List<(string Place, DateTimeOffset Modified)> _directories = [];
    private int _files;
    private long _bytes;

    public ExtractResult Run()
    {
        WriteDirectory(root, root.Stat(), target, "", depth: 0);
        foreach ((string path, string place, DateTimeOffset modified) in _links)
        {
            WriteLink(path, place, modified);
        }

        // From the innermost out: making an entry changes the time of its directory.
        for (int i = _directories.Count - 1; i >= 0; i--)
        {
            HostEntry.SetModified(_directories[i].Place, _directories[i].Modified, isDirectory: true);
        }

        return new ExtractResult(_files, _directories.Count - 1, _links.Count, _bytes);
    }

    private void WriteDirectory(Descriptor directory, DescriptorStat stat, string place, string path, int depth)
    {
        EntryName.CheckDepth(depth, path);
        _directories.Add((place, stat.Modified));
        foreach (ListedEntry entry in directory.List())
        {
            cancellationToken.ThrowIfCancellationRequested();
            using Descriptor? opened = entry.Object;
            string entryPath = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
            string entryPlace = HostEntry.Place(place, entry.Name, entryPath);
            switch (entry.Stat.Type)
            {
                case DescriptorType.Directory:
                    _names.Add(entryPlace, entryPath);
                    MakeDirectory(entryPlace);
                    WriteDirectory(opened!, entry.Stat, entryPlace, entryPath, depth + 1);
                    break;
                case DescriptorType.RegularFile:
                    _names.Add(entryPlace, entryPath);
                    HostEntry.MakeWay(entryPlace, options);
                    WriteFile(opened!, entry.Stat, entryPlace);
                    break;
                case DescriptorType.SymbolicLink:
                    _links.Add((entryPath, entryPlace, entry.Stat.Modified));
                    break;
                default:
                    warnings.Add(new Warning(WarningId.EntryLeftOut, $"'{entryPath}' is {KindText.Of(entry.Stat.Type)}, and was left out."));
                    break;
            }
        }
    }

    private void WriteFile(Descriptor file, DescriptorStat stat, string place)
    {
        if (_linked.FirstPlace(file, stat, place) is not { } first || !MakeHardLink(first, place))
        {
            _files++;
            _bytes += _copier.Copy(file, place);
        }

        made.AddFile(place);
    }

    private void MakeDirectory(string place)
    {
        if (HostEntry.MakeDirectory(place, options))
        {
            made.AddDirectory(place);
        }
    }

    private bool MakeHardLink(string first, string place)
    {
        if (HostLinks.MakeHardLink(first, place))
        {
            return true;
        }

        warnings.Add(new Warning(WarningId.LinkReplaced, $"'{place}' is a copy of '{first}': the host made no hard link."));
        return false;
    }

    private void WriteLink(string path, string place, DateTimeOffset modified)
    {
        _names.Add(place, path);
        HostEntry.MakeWay(place, options);
        string linkTarget = root.ReadLinkAt(path);
        DescriptorType? type = TypeOfTarget(path, linkTarget);
        made.AddFile(place);
        if (HostLinks.MakeSymbolicLink(place, linkTarget, type == DescriptorType.Directory))
        {
            HostEntry.SetModified(place, modified, isDirectory: false);
            return;
        }

        HostErrors.Translate(place, place =>
        {
            File.WriteAllText(place, linkTarget);
            return true;
        });
        warnings.Add(new Warning(
            WarningId.LinkReplaced, $"'{place}' is a file that holds the target '{linkTarget}': the host made no symbolic link."));
    }

    /// <summary>What a link leads to inside the tree, or null; for a link that leads out of it there is a warning.</summary>
    private DescriptorType? TypeOfTarget(string path, string linkTarget)
    {
        try
        {
            return root.StatAt(PathFlags.SymlinkFollow, path).Type;
        }
        catch (FileSystemException refused)
        {
            if (refused.Code == ErrorCode.NotPermitted)
            {
                warnings.Add(new Warning(WarningId.LinkLeadsOut, $"The symbolic link '{path}' -> '{linkTarget}' leads out of what was extracted."));
            }

            return null;
        }
    }
}
