// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Text;

namespace WasiVfs.Packing.Measuring;

/// <summary>
/// Draws what takes the room in a file as an SVG picture (SVG 1.1) that any browser opens: each part and each file of the image is a
/// rectangle with the area that it takes, inside that of its directory. A rectangle tells its path and its bytes when it is pointed at.
/// </summary>
internal sealed class TreemapSvg(TextWriter output)
{
    private const int Width = 1200;
    private const int Height = 800;
    private const double Strip = 13;
    private const double Margin = 1;
    private const double LetterWidth = 6;

    // Smaller ones are left to the colour of their directory.
    private const double Smallest = 1;

    public void Write(FileSizes sizes)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Width} {Height}' font-family='sans-serif' font-size='10'>\n"));
        output.Write($"<title>{Text($"{sizes.Path}: {Bytes(sizes.Length)}")}</title>\n");
        IReadOnlyList<Area> areas = Treemap.Divide([.. sizes.Parts.Select(part => part.Length)], new Area(0, 0, Width, Height));
        foreach ((SizedPart part, Area area) in sizes.Parts.Zip(areas))
        {
            if (part.Name == FileMeasure.Image && sizes.Tree is { } tree)
            {
                Draw(area, $"{part.Name}: {Bytes(part.Length)}, {Count(tree.Files)}", part.Name, "#eeeeee", isFrame: true);
                DrawEntries(tree, area);
            }
            else
            {
                Draw(area, $"{part.Name}: {Bytes(part.Length)}", part.Name, Colour(part.Name), isFrame: false);
            }
        }

        output.Write("</svg>\n");
    }

    private void DrawEntries(SizedEntry directory, Area area)
    {
        Area inside = area.Inside(Margin, area.Height > 3 * Strip ? Strip : 0);
        IReadOnlyList<Area> areas = Treemap.Divide([.. directory.Entries.Select(entry => entry.Length)], inside);
        foreach ((SizedEntry entry, Area place) in directory.Entries.Zip(areas))
        {
            if (place.Width < Smallest || place.Height < Smallest)
            {
                continue;
            }

            string name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
            string about = $"{entry.Path}: {Bytes(entry.Length)}{(entry.IsDirectory ? ", " + Count(entry.Files) : "")}";
            string extension = Path.GetExtension(name);
            Draw(place, about, name, entry.IsDirectory ? "#f7f7f7" : Colour(extension.Length == 0 ? name : extension), entry.IsDirectory);
            if (entry.IsDirectory)
            {
                DrawEntries(entry, place);
            }
        }
    }

    private void Draw(Area area, string about, string label, string colour, bool isFrame)
    {
        output.Write(string.Create(CultureInfo.InvariantCulture,
            $"<rect x='{area.X:0.#}' y='{area.Y:0.#}' width='{area.Width:0.#}' height='{area.Height:0.#}' fill='{colour}' "));
        output.Write($"stroke='#ffffff' stroke-width='0.5'><title>{Text(about)}</title></rect>\n");
        int letters = (int)((area.Width - 4) / LetterWidth);
        if (letters < 3 || area.Height < (isFrame ? 3 * Strip : Strip))
        {
            return;
        }

        string shown = new StringInfo(label) is { } text && text.LengthInTextElements > letters
            ? text.SubstringByTextElements(0, letters - 1) + "\u2026" : label;
        output.Write(string.Create(CultureInfo.InvariantCulture,
            $"<text x='{area.X + 3:0.#}' y='{area.Y + 10:0.#}' pointer-events='none'>{Text(shown)}</text>\n"));
    }

    // The same name has the same colour in each picture.
    private static string Colour(string name)
    {
        uint hash = 2166136261;
        foreach (byte value in Encoding.UTF8.GetBytes(name.ToLowerInvariant()))
        {
            hash = (hash ^ value) * 16777619;
        }

        return string.Create(CultureInfo.InvariantCulture, $"hsl({hash % 360}, 55%, 75%)");
    }

    private static string Bytes(long count) => count.ToString("#,0", CultureInfo.InvariantCulture) + " bytes";

    private static string Count(int files) => files.ToString("#,0", CultureInfo.InvariantCulture) + (files == 1 ? " file" : " files");

    // XML holds no control characters, which are shown escaped, and not the two code points that stand for no character.
    private static string Text(string text) =>
        WebUtility.HtmlEncode(TerminalText.Escape(text).Replace('\uFFFE', '\uFFFD').Replace('\uFFFF', '\uFFFD'));
}
