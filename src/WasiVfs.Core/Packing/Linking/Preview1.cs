// SPDX-License-Identifier: MIT
using System.Collections.Frozen;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Who answers a call, and why.</summary>
internal enum Answer
{
    /// <summary>The call names descriptors or paths: it is answered in every packed module.</summary>
    Files,

    /// <summary>The call makes the host write to an address that the program names: in the portable profile the runtime checks it
    /// first.</summary>
    Guard,

    /// <summary>The call stays the host's.</summary>
    Host,
}

/// <summary>One function of WASI preview1.</summary>
/// <param name="Name">Its name in wasi_snapshot_preview1.witx.</param>
/// <param name="Type">Its type in core wasm.</param>
/// <param name="Answer">Who answers it in a packed module.</param>
internal sealed record Preview1Function(string Name, FuncType Type, Answer Answer);

/// <summary>The functions of WASI preview1 (wasi_snapshot_preview1.witx, lowered to core wasm types).</summary>
internal static class Preview1
{
    public const string Module = "wasi_snapshot_preview1";

    /// <summary>The names under which earlier and other systems offer calls that only look alike.</summary>
    public static readonly string[] OtherModules = ["wasi_unstable", "wasix_32v1", "wasix_64v1"];

    // i: i32, I: i64; parameters, then the result.
    private static readonly FrozenDictionary<string, Preview1Function> Functions = Parse(
        (Answer.Files, """
            fd_advise iIIi-i      fd_allocate iII-i        fd_close i-i                fd_datasync i-i
            fd_fdstat_get ii-i    fd_fdstat_set_flags ii-i fd_fdstat_set_rights iII-i  fd_filestat_get ii-i
            fd_filestat_set_size iI-i  fd_filestat_set_times iIIi-i  fd_pread iiiIi-i  fd_prestat_get ii-i
            fd_prestat_dir_name iii-i  fd_pwrite iiiIi-i   fd_read iiii-i              fd_readdir iiiIi-i
            fd_renumber ii-i      fd_seek iIii-i           fd_sync i-i                 fd_tell ii-i
            fd_write iiii-i       path_create_directory iii-i  path_filestat_get iiiii-i
            path_filestat_set_times iiiiIIi-i  path_link iiiiiii-i  path_open iiiiiIIii-i
            path_readlink iiiiii-i  path_remove_directory iii-i  path_rename iiiiii-i
            path_symlink iiiii-i  path_unlink_file iii-i   poll_oneoff iiii-i
            sock_accept iii-i     sock_recv iiiiii-i       sock_send iiiii-i           sock_shutdown ii-i
            """),
        (Answer.Guard, """
            args_get ii-i  args_sizes_get ii-i  environ_get ii-i  environ_sizes_get ii-i
            clock_res_get ii-i  clock_time_get iIi-i  random_get ii-i
            """),
        (Answer.Host, "proc_exit i-  proc_raise i-i  sched_yield -i"));

    /// <summary>All functions, in no particular order.</summary>
    public static IReadOnlyList<Preview1Function> All => Functions.Values;

    /// <summary>The function of that name; <see langword="null"/> if preview1 does not have it.</summary>
    public static Preview1Function? Find(string name) => Functions.GetValueOrDefault(name);

    private static FrozenDictionary<string, Preview1Function> Parse(params (Answer Answer, string Text)[] lists)
    {
        var functions = new List<Preview1Function>();
        foreach ((Answer answer, string text) in lists)
        {
            string[] words = text.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
            for (int i = 0; i < words.Length; i += 2)
            {
                string[] signature = words[i + 1].Split('-');
                functions.Add(new Preview1Function(words[i], new FuncType(Types(signature[0]), Types(signature[1])), answer));
            }
        }

        return functions.ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);
    }

    private static ValType[] Types(string letters) => [.. letters.Select(letter => letter == 'I' ? ValType.I64 : ValType.I32)];
}
