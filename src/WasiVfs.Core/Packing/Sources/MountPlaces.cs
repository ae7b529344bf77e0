// SPDX-License-Identifier: MIT
using System.Globalization;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>
/// Where in the image each preopen's directory lies: at its guest path. If each mapping is a mount of its own, as in the original
/// wasi-vfs, a preopen with others inside lies apart from them, so that it lists what was mapped there and nothing else.
/// </summary>
internal static class MountPlaces
{
    private const string Apart = ".mounts";

    /// <summary>Places preopens.</summary>
    /// <param name="guestPaths">The names of the preopens, in their order.</param>
    /// <param name="separate">Whether each is a mount of its own.</param>
    public static IReadOnlyList<PackedMount> Of(IEnumerable<GuestPath> guestPaths, bool separate)
    {
        GuestPath[] mounts = [.. guestPaths];
        GuestPath[] places = [.. mounts.Select(mount => mount.ToAbsolute())];
        Dictionary<GuestPath, GuestPath> moved = separate ? PlaceApart([.. places.Distinct()]) : [];
        return [.. mounts.Zip(places, (mount, place) =>
            new PackedMount(mount.ToString(), moved.GetValueOrDefault(place, place).ToString()))];
    }

    /// <summary>Where in the image a guest path lies: below the innermost preopen that contains it, and outside of all at its own place.</summary>
    public static GuestPath PlaceOf(IReadOnlyList<PackedMount> mounts, string guestPath)
    {
        GuestPath path = GuestPath.Parse(guestPath).ToAbsolute();
        (GuestPath Guest, GuestPath Image)? mount = mounts
            .Select(mount => (Guest: GuestPath.Parse(mount.GuestPath).ToAbsolute(), Image: GuestPath.Parse(mount.ImagePath)))
            .Where(mount => mount.Guest.Contains(path)).OrderByDescending(mount => mount.Guest.Components.Length)
            .Cast<(GuestPath, GuestPath)?>().FirstOrDefault();
        return mount is var (guest, image)
            ? path.Components.Skip(guest.Components.Length).Aggregate(image, (above, name) => above.Combine(name)) : path;
    }

    // A directory of a name that no preopen begins with: the image's root is not a preopen then, so that no program sees it.
    private static Dictionary<GuestPath, GuestPath> PlaceApart(GuestPath[] mounts)
    {
        var moved = new Dictionary<GuestPath, GuestPath>();
        GuestPath apart = GuestPath.Root.Combine(Apart);
        while (mounts.Any(apart.Contains))
        {
            apart = GuestPath.Root.Combine(apart.Name + "_");
        }

        // In the order of their names, what lies in a directory comes right behind it.
        GuestPath[] inOrder = [.. mounts.Order(Comparer<GuestPath>.Create(CompareNames))];
        HashSet<GuestPath> outer =
            [.. inOrder.Zip(inOrder.Skip(1)).Where(pair => pair.First.Contains(pair.Second)).Select(pair => pair.First)];
        foreach (GuestPath mount in mounts.Where(outer.Contains))
        {
            moved.Add(mount, apart.Combine(moved.Count.ToString(CultureInfo.InvariantCulture)));
        }

        return moved;
    }

    private static int CompareNames(GuestPath first, GuestPath second)
    {
        int common = Math.Min(first.Components.Length, second.Components.Length);
        for (int i = 0; i < common; i++)
        {
            if (string.CompareOrdinal(first.Components[i], second.Components[i]) is var order and not 0)
            {
                return order;
            }
        }

        return first.Components.Length - second.Components.Length;
    }
}
