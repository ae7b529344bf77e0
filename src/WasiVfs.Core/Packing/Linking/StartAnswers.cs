// SPDX-License-Identifier: MIT
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>Which functions of the runtime answer the calls of a program that is packed with what it is started with (start.h). A program
/// without any of it is linked as if they were not there.</summary>
internal sealed class StartAnswers(LinkSettings settings)
{
    private const string ClockTime = "clock_time_get";
    private const string Random = "random_get";

    private static readonly string[] OfDevices =
        ["fd_read", "fd_pread", "fd_write", "fd_pwrite", "fd_filestat_get", "fd_fdstat_get", "path_filestat_get", "path_open"];

    private bool HasDevices => settings.Start.HasFlag(StartCalls.Devices);

    /// <summary>The runtime's function that answers a call of preview1.</summary>
    public string Of(string call) => call switch
    {
        "args_get" or "args_sizes_get" when settings.Start.HasFlag(StartCalls.Arguments) => $"start_{call}",
        "environ_get" or "environ_sizes_get" when settings.Start.HasFlag(StartCalls.Environment) => $"start_{call}",
        ClockTime or "clock_res_get" or "poll_oneoff" when settings.Clock is not null => $"fixed_{call}",
        Random when settings.Seed is not null => $"seeded_{call}",
        _ => HasDevices && OfDevices.Contains(call) ? $"device_{call}" : call,
    };

    /// <summary>The runtime's function that the runtime itself calls in place of one of the host's; null for the host's.</summary>
    public string? InPlaceOfHost(string call) => call switch
    {
        ClockTime when settings.Clock is not null => "fixed_clock_tell",
        Random when settings.Seed is not null => "seeded_random_fill",
        _ => null,
    };

    /// <summary>Adds the globals of a clock and of random numbers.</summary>
    public SegmentIndices AddGlobals(ModuleAppender appender, SegmentIndices indices) => indices with
    {
        Clock = settings.Clock is { } clock ? appender.AddGlobal64(clock) : 0,
        Seed = settings.Seed is { } seed ? appender.AddGlobal64(seed) : 0,
    };

    /// <summary>Names what the program does not ask for, so that it never sees it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="inComponent">Whether it makes calls of a component itself.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="warnings">Is given a sentence for each.</param>
    /// <exception cref="PackException">The program makes calls that are not answered.</exception>
    public void Warn(WasmModule program, bool inComponent, string path, ICollection<Warning> warnings)
    {
        if (inComponent)
        {
            ComponentStart.Require(program, settings, path);
        }

        HashSet<string> imports = [.. program.Imports.Where(import => import.Module == Preview1.Module).Select(import => import.Name)];
        Missing(
            "args_get", "wasi:cli/environment#get-arguments", settings.Start.HasFlag(StartCalls.Arguments),
            "it does not see the arguments that it is packed with");
        Missing(
            "environ_get", "wasi:cli/environment#get-environment",
            settings.Start.HasFlag(StartCalls.Environment) && !settings.Start.HasFlag(StartCalls.OnlyDirectory),
            "it does not see the variables that it is packed with");
        Missing(ClockTime, "wasi:clocks/", settings.Clock is not null, "it does not see the clock that it is packed with");
        Missing(Random, "wasi:random/", settings.Seed is not null, "the seed changes nothing");
        Missing("fd_read", "wasi:cli/stdin#get-stdin", settings.Start.HasFlag(StartCalls.Input), "it does not read standard input");

        void Missing(string call, string componentCall, bool isWanted, string outcome)
        {
            if (isWanted && !imports.Contains(call) && !(inComponent && ComponentStart.Sees(program, settings, componentCall)))
            {
                string name = inComponent ? componentCall.TrimEnd('/') : call;
                warnings.Add(new Warning(WarningId.StartUnused, $"'{path}' imports no {name}: {outcome}."));
            }
        }
    }
}
