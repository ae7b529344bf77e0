// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>Where a packed module answers a call otherwise than Wasmtime does for a host directory, each with a judgement
/// (tests/fixtures/differential/known.json).</summary>
internal static class KnownDifferences
{
    private static readonly Difference[] All = JsonSerializer.Deserialize<Difference[]>(
        File.ReadAllText(Repository.Fixture("differential", "known.json")), JsonSerializerOptions.Web)!;

    /// <summary>What is known of a difference; null if nothing is.</summary>
    /// <param name="call">The call with its arguments.</param>
    /// <param name="host">What Wasmtime answered: an errno, and results behind it.</param>
    /// <param name="packed">What the packed module answered.</param>
    public static Difference? Find(string call, string host, string packed) => Array.Find(All, known => known.Covers(call, host, packed));

    /// <summary>One kind of difference. All but the last two are regular expressions.</summary>
    /// <param name="Call">The name of the call.</param>
    /// <param name="Arguments">What occurs in the line of the call; null for any.</param>
    /// <param name="Host">Wasmtime's errno, or its whole answer.</param>
    /// <param name="Packed">The packed module's.</param>
    /// <param name="Ends">Whether the two have another state from there on, so that the rest of the sequence is not compared.</param>
    /// <param name="Judgement">Who is right, and why it stays.</param>
    public sealed record Difference(string Call, string? Arguments, string Host, string Packed, bool Ends, string Judgement)
    {
        public bool Covers(string call, string host, string packed) =>
            Matches(Call, call[..call.IndexOf(' ', StringComparison.Ordinal)])
            && (Arguments is null || Regex.IsMatch(call, Arguments))
            && MatchesAnswer(Host, host)
            && MatchesAnswer(Packed, packed);

        private static bool MatchesAnswer(string pattern, string answer) => Matches(pattern, answer) || Matches(pattern, answer.Split(' ')[0]);

        private static bool Matches(string pattern, string text) => Regex.IsMatch(text, $"^({pattern})$");
    }
}
