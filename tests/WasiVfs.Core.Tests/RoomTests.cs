// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests;

/// <summary>
/// The arrows between the rooms of a box, which are its folders: a file refers to types of its own room, of the box's root, and of the
/// rooms that are listed here, and to no others. The lists have no circle, except that in Wasm code and sections hold each other.
/// </summary>
public sealed partial class RoomTests
{
    // The root of a box holds the words that all its rooms use; in Packing it also holds what callers start, which no room may know.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Wasm"] = ["Wasm/Binary", "Wasm/Types", "Wasm/Code", "Wasm/Sections", "Wasm/Components"],
        ["Wasm/Binary"] = [],
        ["Wasm/Types"] = ["Wasm/Binary", "Wasm/Code"],
        ["Wasm/Code"] = ["Wasm/Binary", "Wasm/Types", "Wasm/Sections"],
        ["Wasm/Components"] = ["Wasm/Binary", "Wasm/Types", "Wasm/Sections"],
        ["Wasm/Sections"] = ["Wasm/Binary", "Wasm/Types", "Wasm/Code"],
        ["Trees"] = [],
        ["Trees/Nodes"] = [],
        ["Trees/Host"] = ["Trees/Nodes"],
        ["Trees/Comparing"] = [],
        ["Trees/Erofs"] = ["Trees/Nodes", "Trees/Host"],
        ["Trees/Archives"] = ["Trees/Nodes", "Trees/Host", "Trees/Erofs"],
        ["Trees/Mapping"] = ["Trees/Nodes"],
        ["Trees/Exporting"] = ["Trees/Nodes", "Trees/Host", "Trees/Erofs", "Trees/Mapping"],
        ["Packing"] = ["Packing/Linking", "Packing/Format", "Packing/Splitting", "Packing/Sources", "Packing/Components", "Packing/Inventory"],
        ["Packing/Linking"] = [],
        ["Packing/Format"] = ["Packing/Linking"],
        ["Packing/Components"] = ["Packing/Linking", "Packing/Format"],
        ["Packing/Splitting"] = ["Packing/Linking", "Packing/Format"],
        ["Packing/Sources"] = ["Packing/Format", "Packing/Splitting", "Packing/Inventory"],
        ["Packing/Inspection"] = ["Packing/Linking", "Packing/Format", "Packing/Components"],
        ["Packing/Inventory"] = ["Packing/Format"],
        ["Packing/Measuring"] = ["Packing/Format"],
        ["Running"] = [],
        ["Embedding"] = [],
        ["Errors"] = [],
    };

    private static readonly string[] Verbs = ["ModulePacker", "ImagePacker", "ModuleSplitter", "PreparedPack", "PackInput"];

    // Members of other types that have the name of a type in another room.
    private static readonly string[] Members = ["Limits", "Global", "Table"];

    private static readonly string Core = Path.Combine(Repository.Root, "src", "WasiVfs.Core");

    private static readonly ILookup<string, string> RoomsOfType = Files()
        .SelectMany(file => Declaration().Matches(Code(file)).Select(match => (Type: match.Groups[1].Value, Room: Room(file))))
        .Distinct().ToLookup(found => found.Type, found => found.Room);

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_refers_only_to_the_rooms_below_it(string room)
    {
        string[] files = [.. Files().Where(file => Room(file) == room)];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(Forbidden(file, room)));
    }

    [Fact]
    public void Every_file_lies_in_a_room_that_is_listed() =>
        Assert.All(Files().Where(file => Room(file).Length > 0), file => Assert.Contains(Room(file), Allowed.Keys));

    private static IEnumerable<string> Forbidden(string file, string room)
    {
        string box = room.Split('/')[0];
        foreach (string name in Name().Matches(Code(file)).Select(match => match.Value).Distinct())
        {
            // A name that is declared in several rooms, or in another box, is the business of ArchitectureTests.
            if (!Members.Contains(name) && RoomsOfType[name].ToArray() is [var other] && other != room && other.Split('/')[0] == box
                && !Allowed[room].Contains(other)
                && (other != box || (Verbs.Contains(name) && room != box)))
            {
                yield return $"{Path.GetRelativePath(Core, file)} refers to {name}, which lies in {other}.";
            }
        }
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Core, "*.cs", SearchOption.AllDirectories)
        .Where(file => Room(file).Split('/')[0] is not ("bin" or "obj"));

    private static string Room(string file) =>
        Path.GetRelativePath(Core, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/') is var room and not "." ? room : "";

    private static string Code(string file) => CommentOrString().Replace(File.ReadAllText(file), "");

    [GeneratedRegex(@"^(?:public|internal)\b[^\n(:;{]*?\b(?:class|struct|record|enum|interface)\s+([A-Z]\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // A type's name; behind a dot stands a member.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"//.*|""([^""\\]|\\.)*""")]
    private static partial Regex CommentOrString();
}
