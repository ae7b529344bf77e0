// SPDX-License-Identifier: MIT
using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary>A table of guest paths and the host paths behind them, as <c>-Map</c>, <c>-Archive</c> and <c>-Preopen</c> take it.</summary>
internal static class GuestMap
{
    /// <summary>
    /// The pairs: an ordered table keeps its order, and one without an order is sorted by guest path, so that the same
    /// table always gives the same result.
    /// </summary>
    /// <exception cref="MappingException">A key is no guest path, or a value is no host path.</exception>
    public static IReadOnlyList<(string GuestPath, string HostPath)> Read(IDictionary map, PathIntrinsics paths)
    {
        var pairs = map.Keys.Cast<object>().Select(key => (GuestPath(key), Resolve(key, map[key], paths)));
        return map is IOrderedDictionary ? [.. pairs] : [.. pairs.OrderBy(pair => pair.Item1, StringComparer.Ordinal)];
    }

    /// <summary>What is to be embedded: the trees of <c>-Map</c>, then those in the archives of <c>-Archive</c>.</summary>
    /// <exception cref="MappingException">A key is no guest path, or a value is no host path.</exception>
    public static IEnumerable<Mapping> Mappings(IDictionary map, IDictionary archives, PathIntrinsics paths) =>
    [
        .. Read(map, paths).Select(pair => new Mapping(pair.HostPath, pair.GuestPath)),
        .. Read(archives, paths).Select(pair => Mapping.Archive(pair.HostPath, pair.GuestPath)),
    ];

    private static string GuestPath(object key) => key is string { Length: > 0 } path ? GuestPaths.Of(path)
        : throw new MappingException($"'{key}' is no guest path; the table's keys are those, as in @{{ '/lib' = './lib' }}.");

    private static string Resolve(object key, object? value, PathIntrinsics paths) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        FileSystemInfo file => file.FullName,
        string { Length: > 0 } path => HostPath.Resolve(paths, path),
        _ => throw new MappingException($"The guest path '{key}' has no host path beside it; give one, as in @{{ '{key}' = './lib' }}."),
    };
}
