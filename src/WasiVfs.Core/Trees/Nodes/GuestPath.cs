// SPDX-License-Identifier: MIT
using System.Collections.Immutable;

namespace WasiVfs.Trees;

/// <summary>
/// A path inside an image, normalised when it is made: no empty component, no <c>.</c>, no <c>..</c>. A relative path names the same
/// entry as the absolute one with the same components; only what a program sees as the name of its preopen differs.
/// </summary>
public sealed class GuestPath : IEquatable<GuestPath>
{
    private readonly string _text;

    private GuestPath(ImmutableArray<string> components, bool isAbsolute)
    {
        Components = components;
        IsAbsolute = isAbsolute;
        string joined = string.Join('/', components);
        _text = isAbsolute ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    /// <summary>The path <c>/</c>.</summary>
    public static GuestPath Root { get; } = new([], isAbsolute: true);

    /// <summary>The names from the root down; empty for the root itself.</summary>
    public ImmutableArray<string> Components { get; }

    /// <summary>Whether the path was given with a leading <c>/</c>.</summary>
    public bool IsAbsolute { get; }

    /// <summary>Whether the path is the root: <c>/</c> or <c>.</c>.</summary>
    public bool IsRoot => Components.IsEmpty;

    /// <summary>The last component, or the empty string for the root.</summary>
    public string Name => IsRoot ? "" : Components[^1];

    /// <summary>The path without its last component, or null for the root.</summary>
    public GuestPath? Parent => IsRoot ? null : new(Components[..^1], IsAbsolute);

    /// <summary>Reads a path. <c>/</c> separates; a backslash is part of a name.</summary>
    /// <exception cref="FileSystemException">The path is empty, has a <c>..</c>, a NUL, or a component that is over
    /// <see cref="PathLimits.MaxName"/> bytes or not Unicode.</exception>
    public static GuestPath Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new FileSystemException(ErrorCode.Invalid, path, "The guest path is empty; write '/' for the root.");
        }

        var components = ImmutableArray.CreateBuilder<string>();
        foreach (string name in path.Split('/'))
        {
            if (name == "..")
            {
                throw new FileSystemException(ErrorCode.NotPermitted, path, $"The guest path '{path}' has a '..'; write the path without it.");
            }

            if (name is not ("" or "."))
            {
                EntryName.Check(name, path);
                components.Add(name);
            }
        }

        return new(components.ToImmutable(), path[0] == '/');
    }

    /// <summary>The path of an entry below this one.</summary>
    /// <exception cref="FileSystemException"><paramref name="name"/> can be no entry's name.</exception>
    public GuestPath Combine(string name)
    {
        EntryName.Check(name, name);
        return new(Components.Add(name), IsAbsolute);
    }

    /// <summary>The same place written with a leading <c>/</c>.</summary>
    public GuestPath ToAbsolute() => IsAbsolute ? this : new(Components, isAbsolute: true);

    /// <summary>Whether <paramref name="other"/> is this place or lies below it, whether written absolute or relative.</summary>
    public bool Contains(GuestPath other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Components.AsSpan().StartsWith(Components.AsSpan());
    }

    /// <summary>Whether one of the paths is a directory above this one, itself not among them.</summary>
    internal bool IsBelowAny(IReadOnlySet<GuestPath> paths)
    {
        for (GuestPath? above = Parent; above is not null; above = above.Parent)
        {
            if (paths.Contains(above))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(GuestPath? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GuestPath);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The normalised text: <c>/a/b</c>, <c>a/b</c>, <c>/</c> or <c>.</c>.</summary>
    public override string ToString() => _text;
}
