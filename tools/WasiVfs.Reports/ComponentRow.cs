// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;

namespace WasiVfs.Reports;

/// <summary>What a function of wasi:filesystem answers on an embedded descriptor, and how often the fixtures check it.</summary>
/// <param name="Name">The function, as checks name it.</param>
/// <param name="Answer">What it answers.</param>
internal sealed record ComponentRow(string Name, string Answer)
{
    /// <summary>The functions.</summary>
    public static IReadOnlyList<ComponentRow> All { get; } =
    [
        new(
            "get-directories",
            "the host's, without those that have the guest path of a mapping, then one for each mapping; new handles at each call"),
        new("open-at", "as path_open; the flag mutate-directory read-only, success on a tree that may be changed"),
        new("stat", "type, links, size, one time for all three"),
        new("stat-at", "the same; no-entry if nothing is there"),
        new("get-type", "directory, symbolic-link or regular-file"),
        new("get-flags", "read; on a tree that may be changed, what a file was opened for, and of a directory mutate-directory"),
        new("metadata-hash", "inode and device of preview1"),
        new("metadata-hash-at", "the same; no-entry if nothing is there"),
        new("is-same-object", "whether the inode is the same; false beside one of the host's"),
        new("readlink-at", "the target; invalid if it is not a link, not-permitted for an absolute target"),
        new("read", "at most 1 MiB at once, and whether that is the end; is-directory on a directory (0.2 alone)"),
        new("read-via-stream", "a stream that is always ready and ends where the file does; is-directory on a directory, in 0.3 by the future"),
        new("write", "bad-descriptor if it was not opened for writing; insufficient-space if nothing fits, file-too-large past 2^63 (0.2 alone)"),
        new("write-via-stream", "bad-descriptor if it was not opened for writing, in 0.3 by the future; else a stream that is always ready"),
        new("append-via-stream", "the same, and each write goes to the end"),
        new("set-size", "bad-descriptor if it was not opened for writing"),
        new("set-times", "read-only, or success on a tree that may be changed"),
        new("set-times-at", "no-entry if nothing is there, else the same"),
        new("sync", "success"),
        new("sync-data", "success"),
        new("advise", "success; a range past 2^63 invalid; bad-descriptor on a directory"),
        new("read-directory", "the entries without `.` and `..`, in the image's order; not-directory on a file, in 0.3 by the future"),
        new("create-directory-at", "as path_create_directory"),
        new("remove-directory-at", "as path_remove_directory"),
        new("unlink-file-at", "as path_unlink_file"),
        new("symlink-at", "as path_symlink; an absolute target not-permitted"),
        new("rename-at", "as path_rename; cross-device between host and image"),
        new("link-at", "as path_link; cross-device between host and image"),
        new("input-stream", "read and skip what there is, at most 64 KiB at once; closed at the end (0.2 alone)"),
        new(
            "output-stream",
            "splice: up to 4,080 bytes of a file to a stream of the host, up to 4,096 to one of ours, up to 64 KiB of a stream of the host to "
                + "one of ours; a stream of ours takes 1 MiB at once, what does not fit is an error of ours, and the stream is closed then "
                + "(0.2 alone)"),
        new("filesystem-error-code", "of an error of ours: insufficient-space, file-too-large (0.2 alone)"),
        new("poll", "ours at once, with those of the host's that say that they are ready (0.2 alone)"),
        new("stream", "bytes or entries at once; dropped at the end (0.3 alone)"),
        new("future", "the error, or success, at once (0.3 alone)"),
    ];

    /// <summary>How often the fixtures check the function, by version; empty if they do not.</summary>
    public string[] Tests => [Count("wasip2", "wasip2-writable"), Count("wasip3")];

    private string Count(params string[] folders)
    {
        var check = new Regex($"\"(host\\.)?{Regex.Escape(Name)}(-entry)?[\".]");
        int count = folders.SelectMany(folder => Directory.GetFiles(Repository.Fixture("conformance", folder), "*.c"))
            .Sum(file => check.Count(File.ReadAllText(file)));
        return count == 0 ? "" : count.ToString(CultureInfo.InvariantCulture);
    }
}
