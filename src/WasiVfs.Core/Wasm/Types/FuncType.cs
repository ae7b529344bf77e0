// SPDX-License-Identifier: MIT
namespace WasiVfs.Wasm;

/// <summary>The parameters and results of a function. Two are equal when their types are, in order.</summary>
internal sealed class FuncType : IEquatable<FuncType>
{
    /// <summary>The byte that starts a function type in the type section.</summary>
    public const byte Code = 0x60;

    private readonly ValType[] _parameters;
    private readonly ValType[] _results;

    public FuncType(ReadOnlySpan<ValType> parameters, ReadOnlySpan<ValType> results)
    {
        _parameters = parameters.ToArray();
        _results = results.ToArray();
    }

    public ReadOnlySpan<ValType> Parameters => _parameters;

    public ReadOnlySpan<ValType> Results => _results;

    /// <summary>Reads what follows <see cref="Code"/>.</summary>
    public static FuncType Read(ref WasmReader reader)
    {
        ValType[] parameters = reader.ReadVector(ValType.Read);
        return new FuncType(parameters, reader.ReadVector(ValType.Read));
    }

    /// <summary>Writes the type as an entry of the type section, <see cref="Code"/> included.</summary>
    public void Write(WasmWriter writer)
    {
        writer.WriteByte(Code);
        WriteTypes(writer, _parameters);
        WriteTypes(writer, _results);
    }

    public bool Equals(FuncType? other) =>
        other is not null && Parameters.SequenceEqual(other.Parameters) && Results.SequenceEqual(other.Results);

    public override bool Equals(object? obj) => Equals(obj as FuncType);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (ValType type in _parameters)
        {
            hash.Add(type);
        }

        hash.Add(_parameters.Length);
        foreach (ValType type in _results)
        {
            hash.Add(type);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"({string.Join(", ", _parameters)}) -> ({string.Join(", ", _results)})";

    private static void WriteTypes(WasmWriter writer, ValType[] types)
    {
        writer.WriteU32((uint)types.Length);
        foreach (ValType type in types)
        {
            type.Write(writer);
        }
    }
}
