// SPDX-License-Identifier: MIT
namespace WasiVfs.Trees;

/// <summary>
/// Parts of names that no other file has. They are not secret: a file with such a name is made only if nothing is there. What .NET has for
/// secrets needs /dev/urandom, which an empty root does not have.
/// </summary>
internal static class ChanceName
{
    /// <summary>128 bits of chance, in hex.</summary>
    public static string Next() => $"{Random.Shared.NextInt64():x16}{Random.Shared.NextInt64():x16}";
}
