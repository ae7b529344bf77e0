// SPDX-License-Identifier: MIT
using System.Text;
using System.Xml.Linq;

namespace WasiVfs.Release;

/// <summary>
/// The .NET tool in parts, as `dotnet tool install` of .NET 10 takes them: a package that names the others, one with the native file for each
/// platform that has one, and one that runs wherever .NET does. All are made of the package that `dotnet pack` makes.
/// </summary>
/// <param name="files">The files of that package, by name.</param>
/// <param name="id">Its id.</param>
internal sealed class ToolPackages(IReadOnlyDictionary<string, byte[]> files, string id)
{
    private const string Anywhere = "any", ContentTypes = "[Content_Types].xml", Relations = "_rels/.rels", Part = "DotnetToolRidPackage";

    /// <summary>The package that names the others.</summary>
    /// <param name="platforms">The platforms with a native file.</param>
    public (string Id, IReadOnlyDictionary<string, byte[]> Files) Whole(IEnumerable<string> platforms)
    {
        var others = new XElement("RuntimeIdentifierPackages", platforms.Append(Anywhere).Select(platform => new XElement(
            "RuntimeIdentifierPackage", new XAttribute("RuntimeIdentifier", platform), new XAttribute("Id", $"{id}.{platform}"))));
        Dictionary<string, byte[]> made = Package(id, type: null);
        made.Add("tools/any/any/DotnetToolSettings.xml", Settings(2, null, others));
        return (id, made);
    }

    /// <summary>The package with the native file for a platform.</summary>
    public (string Id, IReadOnlyDictionary<string, byte[]> Files) Native(Platform platform, byte[] command)
    {
        string folder = $"tools/any/{platform.Rid}/";
        Dictionary<string, byte[]> made = Package($"{id}.{platform.Rid}", Part);
        made.Add(folder + platform.FileName, command);
        made.Add(folder + "DotnetToolSettings.xml", Settings(2, platform.FileName, others: null));
        XDocument types = Parse(made[ContentTypes]);
        types.Root!.Add(new XElement(
            types.Root.Name.Namespace + "Override",
            new XAttribute("PartName", "/" + folder + platform.FileName), new XAttribute("ContentType", "application/octet")));
        made[ContentTypes] = Bytes(types);
        return ($"{id}.{platform.Rid}", made);
    }

    /// <summary>The package that runs wherever .NET does.</summary>
    public (string Id, IReadOnlyDictionary<string, byte[]> Files) OfFramework()
    {
        Dictionary<string, byte[]> made = Package($"{id}.{Anywhere}", Part);
        foreach ((string name, byte[] bytes) in files.Where(file => IsTool(file.Key)))
        {
            made.Add(name, bytes);
        }

        return ($"{id}.{Anywhere}", made);
    }

    private static bool IsTool(string name) => name.StartsWith("tools/", StringComparison.Ordinal);

    // All but the tool, under another id and as another kind of package.
    private Dictionary<string, byte[]> Package(string newId, string? type)
    {
        string description = $"{id}.nuspec";
        var made = files.Where(file => !IsTool(file.Key) && file.Key != description).ToDictionary();
        XDocument text = Parse(files[description]);
        XElement metadata = text.Root!.Elements().Single();
        metadata.Elements().Single(element => element.Name.LocalName == "id").Value = newId;
        if (type is not null)
        {
            metadata.Descendants().Single(element => element.Name.LocalName == "packageType").SetAttributeValue("name", type);
        }

        made.Add($"{newId}.nuspec", Bytes(text));
        made[Relations] = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(made[Relations]).Replace($"\"/{description}\"", $"\"/{newId}.nuspec\"", StringComparison.Ordinal));
        return made;
    }

    private static byte[] Settings(int version, string? file, XElement? others) => Bytes(new XDocument(new XElement(
        "DotNetCliTool",
        new XAttribute("Version", version),
        new XElement("Commands", new XElement(
            "Command",
            new XAttribute("Name", "wasi-vfs"),
            file is null ? null : new XAttribute("EntryPoint", file),
            file is null ? null : new XAttribute("Runner", "executable"))),
        others)));

    private static XDocument Parse(byte[] text) => XDocument.Load(new MemoryStream(text));

    private static byte[] Bytes(XDocument text)
    {
        using var bytes = new MemoryStream();
        text.Save(bytes);
        return bytes.ToArray();
    }
}
