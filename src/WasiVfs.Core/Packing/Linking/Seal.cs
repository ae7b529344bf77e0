// SPDX-License-Identifier: MIT
using System.Collections.Frozen;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Linking;

/// <summary>
/// What a sealed module may still ask of its host: arguments, environment, clocks, random numbers, its own end, waiting, and the
/// three standard streams. Everything else of preview1 is taken out of its imports, so that whoever reads them sees it.
/// </summary>
internal static class Seal
{
    private const int NoFunction = 52; // errno nosys of preview1
    private const int BadDescriptor = 8; // errno badf
    private const int LastStream = 2;

    // Guarded: the host is asked for the standard streams only, whatever the descriptor table says.
    private static readonly FrozenSet<string> OnStreams =
        FrozenSet.Create(StringComparer.Ordinal, "fd_read", "fd_write", "fd_close", "fd_fdstat_get", "fd_filestat_get");

    private static readonly string[] Harmless = ["wasi:cli/", "wasi:clocks/", "wasi:io/", "wasi:random/"];

    private const string Poll = "poll_oneoff";

    // Custom sections that hold no index of a function, or are renumbered with the functions.
    private static readonly string[] Understood = ["name", "producers", "target_features", "external_debug_info", "build_id", "go:buildid"];
    private static readonly string[] UnderstoodPrefixes = ["metadata.code.", ".debug_", "component-type"];

    /// <summary>Whether an import stays.</summary>
    public static bool Keeps(Import import) => import.Kind != ExternKind.Function
        || (import.Module != Preview1.Module ? ComponentImports.Interface(import.Module) is null || !ComponentImports.IsFileSystem(import.Module)
            || Component03.IsBuiltIn(import.Name)
        : OnStreams.Contains(import.Name) || import.Name == Poll || Preview1.Find(import.Name) is { Answer: not Answer.Files });

    /// <summary>A body that asks the host for the standard streams only, and answers badf for other descriptors; null if the host
    /// is asked directly.</summary>
    /// <param name="name">The function of preview1 that stays.</param>
    /// <param name="import">The host's.</param>
    /// <param name="type">Its type.</param>
    /// <param name="memory">The program's memory.</param>
    public static byte[]? Guard(string name, uint import, FuncType type, uint memory) =>
        OnStreams.Contains(name) ? Refuse(new FunctionAssembler(), code => code.LocalGet(0)).CallWithParameters(import, type).Finish()
        : name == Poll ? GuardOfPoll(import, type, memory)
        : null;

    // The runtime shows the host no subscription of a descriptor that the program does not have. This one holds for a program
    // that has written over its own table, too.
    private static byte[] GuardOfPoll(uint import, FuncType type, uint memory)
    {
        const uint list = 0, count = 2, left = 4;
        const int subscriptionSize = 48;
        const uint tag = 8, descriptor = 16;
        FunctionAssembler Subscription(FunctionAssembler code) => code.LocalGet(list).LocalGet(left).I32Const(subscriptionSize).I32Mul().I32Add();

        FunctionAssembler body = new FunctionAssembler(locals: 1)
            .LocalGet(count).LocalSet(left)
            .Loop().LocalGet(left).If().LocalGet(left).I32Const(-1).I32Add().LocalSet(left);
        Subscription(body).I32Load8U(memory, tag).If(); // 0 is a clock
        Refuse(body, code => Subscription(code).I32Load(memory, descriptor)).End();
        return body.Branch(1).End().End().CallWithParameters(import, type).Finish();
    }

    private static FunctionAssembler Refuse(FunctionAssembler body, Func<FunctionAssembler, FunctionAssembler> descriptor) =>
        descriptor(body.I32Const(LastStream)).I32LtU().If().I32Const(BadDescriptor).Return().End();

    /// <summary>A body for a function of the host that preview1 does not have: nosys, or a trap if it does not return an
    /// errno.</summary>
    public static byte[] Refusal(FuncType type) => type.Results is [var result] && result == ValType.I32
        ? new FunctionAssembler().I32Const(NoFunction).Finish() : new FunctionAssembler().Unreachable().Finish();

    /// <summary>Takes the imports out that do not stay, once nothing refers to them, and names what sealing cannot
    /// cover.</summary>
    /// <returns>The module without them, and the indices that they had, ascending.</returns>
    public static (WasmModule Module, uint[] Removed) Close(WasmModule module, string path, ICollection<Warning> warnings)
    {
        Import[] others = [.. module.Imports.Where(import => import.Module != Preview1.Module && Keeps(import)
            && !Component03.IsBuiltIn(import.Name) && !IsHarmless(import.Module))];
        if (others.Length > 0)
        {
            warnings.Add(new Warning(
                WarningId.SealIncomplete,
                $"'{path}' imports {Listing.Of(others)}, which is not part of WASI preview1: sealing does not cover it, "
                    + "and the host decides what it reaches."));
        }

        Import[] removed = [.. module.Imports.Where(import => !Keeps(import))];
        if (removed.Length > 0)
        {
            (module, IReadOnlyList<string> malformed) = FunctionImportRemoval.Apply(SettleUnknown(module, warnings), removed);
            Warn(malformed, "left out: functions are renumbered by sealing, and what is malformed can't be renumbered.", warnings);
        }

        return (module, [.. removed.Select(import => import.Index)]);
    }

    private static WasmModule SettleUnknown(WasmModule module, ICollection<Warning> warnings)
    {
        ILookup<bool, string> unknown = module.Sections.Select(section => section.CustomName).OfType<string>()
            .Where(name => !IsUnderstood(name)).ToLookup(NamesFunctions);
        Warn(unknown[true], "left out: functions are named by their index there, and sealing has renumbered them.", warnings);
        Warn(unknown[false], "kept: if functions are named by their index there, that is wrong now, since sealing has renumbered them.", warnings);
        return module.Select(section => section.CustomName is { } name && NamesFunctions(name) ? null : section);
    }

    // What a sealed program may ask of preview1, it may ask of WASI 0.2 too.
    private static bool IsHarmless(string module) => Harmless.Any(package => module.StartsWith(package, StringComparison.Ordinal));

    private static bool IsUnderstood(string section) =>
        Understood.Contains(section) || UnderstoodPrefixes.Any(prefix => section.StartsWith(prefix, StringComparison.Ordinal));

    private static bool NamesFunctions(string section) => section.StartsWith("llvm.func_attr.", StringComparison.Ordinal);

    private static void Warn(IEnumerable<string> sections, string what, ICollection<Warning> warnings)
    {
        if (sections.Any())
        {
            warnings.Add(new Warning(WarningId.CustomSection, $"{Listing.OfSections(sections)} {what}"));
        }
    }
}
