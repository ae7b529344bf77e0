// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>Makes the types of values, with how core code sees each as parameters (component model, CanonicalABI.md, Flattening).</summary>
internal static class FlatTypes
{
    /// <summary>More parameters than this are passed in memory, so that it does not matter how many there are.</summary>
    public const int MostParameters = 16;

    private const byte String = 0x73, F64 = 0x75, F32 = 0x76, U64 = 0x77, S64 = 0x78, Bool = 0x7F, ErrorContext = 0x64;

    private static readonly ValType[] PointerAndLength = [ValType.I32, ValType.I32];

    /// <summary>The type of a primitive's code; null if the code is another.</summary>
    public static ComponentType? Primitive(byte code) => code switch
    {
        String => Value([], PointerAndLength),
        F64 => Value([], [ValType.F64]),
        F32 => Value([], [ValType.F32]),
        U64 or S64 => Value([], [ValType.I64]),
        > String and <= Bool or ErrorContext => Number(),
        _ => null,
    };

    /// <summary>What core code sees as one number: an enumeration, flags, a handle, a stream.</summary>
    /// <param name="parts">What it consists of; a handle, of its resource.</param>
    /// <param name="isStream">Whether it is a stream or a future.</param>
    public static ComponentType Number(ComponentType[]? parts = null, bool isStream = false) => new(ComponentTypeKind.Value)
    {
        Parts = parts ?? [],
        Flat = [ValType.I32],
        IsStream = isStream,
    };

    /// <summary>A record or a tuple: its fields one after another.</summary>
    public static ComponentType Record(ComponentType[] fields) => Value(fields, fields.SelectMany(field => field.Flat));

    /// <summary>A list of any length, which lies in memory.</summary>
    public static ComponentType List(ComponentType element) => Value([element], PointerAndLength);

    /// <summary>A list of a fixed length: its elements one after another.</summary>
    public static ComponentType List(ComponentType element, uint length) =>
        Value([element], Enumerable.Repeat(element, (int)Math.Min(length, MostParameters + 1)).SelectMany(item => item.Flat));

    /// <summary>A variant: the number of its case, and room for any case's value.</summary>
    /// <param name="cases">The type of each case; null for one without a value.</param>
    public static ComponentType Variant(ComponentType?[] cases)
    {
        var joined = new List<ValType>();
        foreach (ComponentType part in cases.OfType<ComponentType>())
        {
            for (int i = 0; i < part.Flat.Count; i++)
            {
                if (i == joined.Count)
                {
                    joined.Add(part.Flat[i]);
                }
                else
                {
                    joined[i] = Join(joined[i], part.Flat[i]);
                }
            }
        }

        return Value([.. cases.OfType<ComponentType>()], joined.Prepend(ValType.I32));
    }

    private static ValType Join(ValType left, ValType right) => left == right ? left
        : left.Is32Bits() && right.Is32Bits() ? ValType.I32
        : ValType.I64;

    private static bool Is32Bits(this ValType type) => type == ValType.I32 || type == ValType.F32;

    private static ComponentType Value(ComponentType[] parts, IEnumerable<ValType> flat) => new(ComponentTypeKind.Value)
    {
        Parts = parts,
        Flat = [.. flat.Take(MostParameters + 1)],
    };
}
