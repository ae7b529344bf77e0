// SPDX-License-Identifier: MIT
namespace WasiVfs.Tests.Support;

/// <summary>What a test of an engine found out beside that all is well: it stands in the engine's cell of docs/ENGINES.md.</summary>
internal static class Observed
{
    private static readonly AsyncLocal<List<string>?> Notes = new();

    /// <summary>The engine refuses the run with a sentence.</summary>
    public static void Refused() => Note("refused");

    public static void Note(string text) => Notes.Value?.Add(text);

    /// <summary>Runs a test; returns what it noted.</summary>
    public static async Task<IReadOnlyList<string>> During(Func<Task> test)
    {
        var notes = new List<string>();
        Notes.Value = notes;
        await test();
        return notes;
    }
}
