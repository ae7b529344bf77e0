// SPDX-License-Identifier: MIT
using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>A table of guest paths and what lies behind each, as <c>-Map</c>, <c>-Archive</c>, <c>-Preopen</c> and <c>-Add</c> take it.</summary>
/// <remarks>
/// An ordered table keeps its order. One without an order is sorted by guest path, so that the same table always gives the same result.
/// </remarks>
internal static class GuestMap
{
    /// <summary>The trees to embed: those of <c>-Map</c>, then those in the archives of <c>-Archive</c>.</summary>
    /// <exception cref="MappingException">A key is not a guest path, or a value names nothing.</exception>
    public static IEnumerable<Mapping> Mappings(IDictionary map, IDictionary archives, PathIntrinsics paths) =>
    [
        .. Pairs(map).Select(pair => SourceTree.Of(pair.Value, pair.GuestPath, paths)),
        .. Pairs(archives).Select(pair => SourceTree.InArchive(pair.Value, pair.GuestPath, paths)),
    ];

    /// <summary>The directories of the host.</summary>
    /// <exception cref="MappingException">A key is not a guest path, or a value names nothing.</exception>
    public static IEnumerable<(string GuestPath, string HostPath)> Directories(IDictionary map, PathIntrinsics paths) =>
        Pairs(map).Select(pair => (pair.GuestPath, HostPath.Resolve(paths, PathOf(pair.Value))));

    /// <summary>What is to be renamed, and to what.</summary>
    /// <exception cref="MappingException">A key is not a guest path, or a value is not a path or a name.</exception>
    public static IEnumerable<(string From, string To)> Renames(IDictionary map) => Pairs(map).Select(pair => (
        pair.GuestPath, pair.Value is string name ? GuestPaths.Of(name)
            : throw new MappingException($"'{pair.GuestPath}' cannot be renamed to an object; give a guest path or a name.")));

    /// <summary>A path out of what a table may hold beside a guest path.</summary>
    public static string PathOf(object value) => value switch
    {
        FileSystemInfo file => file.FullName,
        PathInfo resolved => resolved.Path,
        WasiImageItem item => item.FullName,
        _ => (string)value,
    };

    private static IEnumerable<(string GuestPath, object Value)> Pairs(IDictionary map)
    {
        var pairs = map.Keys.Cast<object>().Select(key => (GuestPath: Key(key), Value: Value(key, map[key])));
        return map is IOrderedDictionary ? pairs : pairs.OrderBy(pair => pair.GuestPath, StringComparer.Ordinal);
    }

    private static string Key(object key) => key is string { Length: > 0 } path ? GuestPaths.Of(path)
        : throw new MappingException($"'{key}' is not a guest path. The table's keys are guest paths, as in @{{ '/lib' = './lib' }}.");

    private static object Value(object key, object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string { Length: > 0 } or FileSystemInfo or PathInfo or WasiImageItem => ((value as PSObject)?.BaseObject ?? value)!,
        _ => throw new MappingException($"The guest path '{key}' has no path beside it. Give one, as in @{{ '{key}' = './lib' }}."),
    };
}
