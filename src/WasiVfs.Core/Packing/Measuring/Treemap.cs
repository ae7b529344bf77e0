// SPDX-License-Identifier: MIT
namespace WasiVfs.Packing.Measuring;

/// <summary>A rectangle of a picture.</summary>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct Area(double X, double Y, double Width, double Height)
{
    /// <summary>The area without a margin, and without a strip at the top.</summary>
    public Area Inside(double margin, double strip) =>
        new(X + margin, Y + margin + strip, Math.Max(0, Width - (2 * margin)), Math.Max(0, Height - (2 * margin) - strip));
}

/// <summary>
/// Divides an area among sizes so that the parts are near to squares (Bruls, Huizing and van Wijk, Squarified Treemaps, 2000): rows are
/// laid along the shorter side, and take up sizes as long as the worst shape in the row does not get worse.
/// </summary>
internal static class Treemap
{
    /// <summary>A part for each size.</summary>
    /// <param name="sizes">The sizes, descending; those after the first 0 get no part.</param>
    /// <param name="area">The area.</param>
    public static IReadOnlyList<Area> Divide(IReadOnlyList<long> sizes, Area area)
    {
        var parts = new List<Area>(sizes.Count);
        double scale = area.Width * area.Height / Math.Max(1, sizes.Sum(size => (double)size));
        for (int first = 0; first < sizes.Count && sizes[first] > 0 && area is { Width: > 0, Height: > 0 };)
        {
            double side = Math.Min(area.Width, area.Height);
            double row = sizes[first] * scale;
            int end = first + 1;
            double worst = Shape(sizes[first], sizes[first], row, side, scale);
            for (; end < sizes.Count && sizes[end] > 0; end++)
            {
                double longer = row + (sizes[end] * scale);
                double next = Shape(sizes[first], sizes[end], longer, side, scale);
                if (next > worst)
                {
                    break;
                }

                (row, worst) = (longer, next);
            }

            area = LayRow(sizes, first, end, row, scale, area, parts);
            first = end;
        }

        return parts;
    }

    // How far the worst part of a row is from a square: its longer side over its shorter one.
    private static double Shape(long largest, long smallest, double row, double side, double scale)
    {
        double square = side * side / (row * row);
        return Math.Max(square * largest * scale, 1 / (square * smallest * scale));
    }

    private static Area LayRow(IReadOnlyList<long> sizes, int first, int end, double row, double scale, Area area, List<Area> parts)
    {
        bool isColumn = area.Width >= area.Height;
        double side = isColumn ? area.Height : area.Width;
        double thickness = row / side;
        double at = isColumn ? area.Y : area.X;
        for (int i = first; i < end; i++)
        {
            double length = sizes[i] * scale / thickness;
            parts.Add(isColumn ? new Area(area.X, at, thickness, length) : new Area(at, area.Y, length, thickness));
            at += length;
        }

        return isColumn
            ? area with { X = area.X + thickness, Width = Math.Max(0, area.Width - thickness) }
            : area with { Y = area.Y + thickness, Height = Math.Max(0, area.Height - thickness) };
    }
}
