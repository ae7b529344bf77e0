// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace WasiVfs.Wasm;

/// <summary>The reasons for which input is malformed, as the specification's suite gives them, and the one place that throws
/// them.</summary>
internal static class Malformed
{
    public const string Magic = "magic header not detected";
    public const string Version = "unknown binary version";
    public const string UnexpectedEnd = "unexpected end";
    public const string LengthOutOfBounds = "length out of bounds";
    public const string IntegerTooLong = "integer representation too long";
    public const string IntegerTooLarge = "integer too large";
    public const string Utf8 = "malformed UTF-8 encoding";
    public const string SectionId = "malformed section id";
    public const string SectionOrder = "unexpected content after last section";
    public const string SectionSize = "section size mismatch";
    public const string BodyCount = "function and code section have inconsistent lengths";
    public const string DataCount = "data count and data section have inconsistent lengths";
    public const string DataCountRequired = "data count section required";
    public const string ValueType = "malformed value type";
    public const string ReferenceType = "malformed reference type";
    public const string HeapType = "malformed heap type";
    public const string DefinitionType = "malformed definition type";
    public const string StorageType = "malformed storage type";
    public const string BlockType = "malformed block type";
    public const string Mutability = "malformed mutability";
    public const string Limits = "malformed limits flags";
    public const string ZeroByte = "zero byte expected";
    public const string ImportKind = "malformed import kind";
    public const string ExportKind = "malformed export kind";
    public const string ElementFlags = "malformed elements segment kind";
    public const string ElementKind = "malformed element kind";
    public const string DataFlags = "malformed data segment kind";
    public const string TooManyLocals = "too many locals";
    public const string EndExpected = "END opcode expected";
    public const string MemoryFlags = "malformed memop flags";
    public const string CatchKind = "malformed catch clause";
    public const string CastFlags = "malformed br_on_cast flags";
    public const string HandlerKind = "malformed handler clause";
    public const string IllegalOpcode = "illegal opcode";

    /// <summary>Throws <see cref="WasmFormatException"/>; apart from its callers so that they stay small.</summary>
    [DoesNotReturn]
    public static void Throw(string reason, long offset) => throw new WasmFormatException(reason, offset);

    /// <summary>The same, in the place of a value.</summary>
    [DoesNotReturn]
    public static T Throw<T>(string reason, long offset) => throw new WasmFormatException(reason, offset);

    /// <summary>Throws for a byte that should be one of the format's negative 7-bit codes.</summary>
    [DoesNotReturn]
    public static T ThrowCode<T>(byte code, string reason, long offset) => Throw<T>(code >= 0x80 ? IntegerTooLong : reason, offset);
}
