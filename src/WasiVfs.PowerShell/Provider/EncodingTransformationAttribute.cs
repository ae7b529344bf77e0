// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace WasiVfs.PowerShell;

/// <summary>Takes the words of the file system's <c>-Encoding</c>, names that .NET knows, code pages and encodings.</summary>
internal sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    public static readonly IReadOnlyDictionary<string, Encoding> Words = new Dictionary<string, Encoding>(StringComparer.OrdinalIgnoreCase)
    {
        ["ascii"] = Encoding.ASCII,
        ["ansi"] = Encoding.GetEncoding(0),
        ["bigendianunicode"] = Encoding.BigEndianUnicode,
        ["bigendianutf32"] = new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        ["oem"] = Encoding.GetEncoding(0),
        ["unicode"] = Encoding.Unicode,
        ["utf8"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        ["utf8BOM"] = Encoding.UTF8,
        ["utf8NoBOM"] = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        ["utf32"] = Encoding.UTF32,
    };

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                Encoding encoding => encoding,
                int codePage => Encoding.GetEncoding(codePage),
                string word when Words.TryGetValue(word, out Encoding? known) => known,
                string digits when int.TryParse(digits, CultureInfo.InvariantCulture, out int codePage) => Encoding.GetEncoding(codePage),
                string name => Encoding.GetEncoding(name),
                _ => throw new ArgumentTransformationMetadataException($"'{value}' is not an encoding; give a name such as utf8, or a code page."),
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException(
                $"There is not an encoding '{value}'; give a code page, or one of: {string.Join(", ", Words.Keys)}.", e);
        }
    }
}
