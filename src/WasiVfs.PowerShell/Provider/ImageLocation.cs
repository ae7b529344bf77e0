// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>A place in a mounted image, whether or not anything is there.</summary>
/// <param name="Drive">The mount.</param>
/// <param name="Inner">The path below the image's root, with <c>/</c>; empty for the root itself.</param>
internal readonly record struct ImageLocation(WasiImageDriveInfo Drive, string Inner)
{
    public bool IsRoot => Inner.Length == 0;

    public string Name => IsRoot ? Path.GetFileName(Drive.Root) : Inner[(Inner.LastIndexOf('/') + 1)..];

    /// <summary>The path as the program sees it.</summary>
    public string GuestPath => "/" + Inner;

    /// <summary>The path as the engine spells it.</summary>
    public string Provider => IsRoot ? Drive.Root : Drive.Root + ProviderPath.Separator + Native(Inner);

    /// <summary>The path as a person types it.</summary>
    public string Typed => $"{Drive.Name}:{ProviderPath.Separator}{Native(Inner)}";

    private Descriptor Root => Drive.Tree;

    public ImageLocation Child(string name) => this with { Inner = IsRoot ? name : Inner + "/" + name };

    public ImageLocation Parent() => this with { Inner = Inner[..Math.Max(0, Inner.LastIndexOf('/'))] };

    /// <summary>Whether anything is there.</summary>
    public bool Exists
    {
        get
        {
            try
            {
                Stat();
                return true;
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                return false;
            }
        }
    }

    /// <summary>Whether a directory is there, or a link that leads to one.</summary>
    public bool IsContainer
    {
        get
        {
            try
            {
                return Stat(PathFlags.SymlinkFollow).Type == DescriptorType.Directory;
            }
            catch (Exception e) when (Errors.IsExpected(e))
            {
                return false; // dangling, looping or leaving the image: still an entry that can be listed
            }
        }
    }

    /// <summary>The directories above, from the nearest to the root.</summary>
    public IEnumerable<ImageLocation> Ancestors()
    {
        ImageLocation place = this;
        while (!place.IsRoot)
        {
            place = place.Parent();
            yield return place;
        }
    }

    /// <summary>The place that a link's target names, from the directory of the link; null if it is absolute or leaves the image.</summary>
    public ImageLocation? Follow(string target)
    {
        ImageLocation place = this;
        foreach (string part in target.Split('/'))
        {
            if (part == ".." && place.IsRoot)
            {
                return null;
            }

            place = part switch { "" or "." => place, ".." => place.Parent(), _ => place.Child(part) };
        }

        return target.StartsWith('/') ? null : place;
    }

    public DescriptorStat Stat(PathFlags flags = PathFlags.None) => IsRoot ? Root.Stat() : Root.StatAt(flags, Inner);

    public Descriptor Open(OpenFlags open = OpenFlags.None) => IsRoot ? Root : Root.OpenAt(PathFlags.SymlinkFollow, Inner, open);

    public string ReadLink() => Root.ReadLinkAt(Inner);

    private static string Native(string inner) => ProviderPath.Separator == '/' ? inner : inner.Replace('/', ProviderPath.Separator);
}
