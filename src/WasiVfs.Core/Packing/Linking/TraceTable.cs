// SPDX-License-Identifier: MIT
using System.Collections.Frozen;
using System.Text;

namespace WasiVfs.Packing.Linking;

/// <summary>What a call that succeeds gives back, or does to descriptors (trace.h).</summary>
internal enum TraceOutcome
{
    None,
    Descriptor,
    Count,
    Position,
    Name,
    Closed,
    Moved,
}

/// <summary>How a call is shown in a trace, and what each of its parameters is.</summary>
/// <param name="Name">The call's name.</param>
/// <param name="Letters">A letter for each parameter, as <see cref="TraceTable"/> explains them.</param>
/// <param name="Outcome">What it gives back.</param>
internal sealed record TracedCall(string Name, string Letters, TraceOutcome Outcome)
{
    /// <summary>The index of the parameter of that letter, or null.</summary>
    public uint? Parameter(char letter) => Letters.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var index ? (uint)index : null;
}

/// <summary>The calls that a trace shows, and all words that it is made of.</summary>
/// <remarks>Left out are calls that name no file (sockets, poll_oneoff) and fd_prestat_get, which fd_prestat_dir_name
/// follows.</remarks>
internal static class TraceTable
{
    private const int WordSize = 24;

    // f: a descriptor, p and l: a path below it and its length; F, P, L: the same once more; r: where the result goes; n: the
    // length of a name at r; a point: what is not shown.
    private static readonly (TraceOutcome Outcome, string Text)[] Lists =
    [
        (TraceOutcome.None, """
            fd_advise f...  fd_allocate f..  fd_datasync f  fd_fdstat_get f.  fd_fdstat_set_flags f.  fd_fdstat_set_rights f..  fd_filestat_get f.
            fd_filestat_set_size f.  fd_filestat_set_times f...  fd_sync f  path_create_directory fpl  path_filestat_get f.pl.
            path_filestat_set_times f.pl...  path_link f.plFPL  path_remove_directory fpl  path_rename fplFPL  path_symlink PLfpl  path_unlink_file fpl
            """),
        (TraceOutcome.Descriptor, "path_open f.pl....r"),
        (TraceOutcome.Count, "fd_pread f...r  fd_pwrite f...r  fd_read f..r  fd_readdir f...r  fd_write f..r  path_readlink fpl..r"),
        (TraceOutcome.Position, "fd_seek f..r  fd_tell fr"),
        (TraceOutcome.Name, "fd_prestat_dir_name frn"),
        (TraceOutcome.Closed, "fd_close f"),
        (TraceOutcome.Moved, "fd_renumber fF"),
    ];

    // By their numbers in typenames.witx; then the words that trace.h names.
    private static readonly string[] Words = """
        OK 2BIG ACCES ADDRINUSE ADDRNOTAVAIL AFNOSUPPORT AGAIN ALREADY BADF BADMSG BUSY CANCELED CHILD CONNABORTED CONNREFUSED CONNRESET DEADLK
        DESTADDRREQ DOM DQUOT EXIST FAULT FBIG HOSTUNREACH IDRM ILSEQ INPROGRESS INTR INVAL IO ISCONN ISDIR LOOP MFILE MLINK MSGSIZE MULTIHOP
        NAMETOOLONG NETDOWN NETRESET NETUNREACH NFILE NOBUFS NODEV NOENT NOEXEC NOLCK NOLINK NOMEM NOMSG NOPROTOOPT NOSPC NOSYS NOTCONN NOTDIR
        NOTEMPTY NOTRECOVERABLE NOTSOCK NOTSUP NOTTY NXIO OVERFLOW OWNERDEAD PERM PIPE PROTO PROTONOSUPPORT PROTOTYPE RANGE ROFS SPIPE SRCH STALE
        TIMEDOUT TXTBSY XDEV NOTCAPABLE
        trace: (embedded) (host) hidden
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static readonly FrozenDictionary<string, TracedCall> Calls = Lists.SelectMany(Parse)
        .ToFrozenDictionary(call => call.Name, StringComparer.Ordinal);

    private static readonly string[] Names = [.. Calls.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The call of that name; null if a trace does not show it.</summary>
    public static TracedCall? Find(string name) => Calls.GetValueOrDefault(name);

    /// <summary>The number by which the trace finds the call's name.</summary>
    public static int Word(TracedCall call) => Words.Length + Array.IndexOf(Names, call.Name);

    /// <summary>The content of the segment: the words, each filled up with zeros.</summary>
    public static byte[] Segment()
    {
        byte[][] words = [.. Words.Concat(Names).Select(Encoding.ASCII.GetBytes)];
        byte[] segment = new byte[words.Length * WordSize];
        for (int i = 0; i < words.Length; i++)
        {
            words[i].CopyTo(segment, i * WordSize);
        }

        return segment;
    }

    private static IEnumerable<TracedCall> Parse((TraceOutcome Outcome, string Text) list)
    {
        string[] words = list.Text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words.Chunk(2).Select(pair => new TracedCall(pair[0], pair[1], list.Outcome));
    }
}
