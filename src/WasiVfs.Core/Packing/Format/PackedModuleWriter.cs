// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// Writes a linked module with the image behind its other data segments: the mount table, a padding of zeros and the image, all
/// passive. The padding puts the image's first byte at a file offset that is a multiple of 4096, where Linux can mount it.
/// </summary>
internal sealed class PackedModuleWriter
{
    private const int Alignment = 4096;

    private readonly LinkedModule _linked;
    private readonly byte[] _mounts;
    private readonly long _imageLength;

    /// <summary>Prepares the layout.</summary>
    /// <param name="linked">The module with the runtime linked in.</param>
    /// <param name="mounts">The mount table.</param>
    /// <param name="imageLength">Bytes of the image.</param>
    public PackedModuleWriter(LinkedModule linked, byte[] mounts, long imageLength) =>
        (_linked, _mounts, _imageLength) = (linked, mounts, imageLength);

    private uint SegmentCount => _linked.SegmentCount + SegmentIndices.AddedByPack;

    /// <summary>Where the image starts in the file; set by <see cref="Write"/>.</summary>
    public long ImageOffset { get; private set; }

    /// <summary>Writes the file and returns the SHA-256 of the image.</summary>
    /// <param name="output">An empty file.</param>
    /// <param name="writeImage">Writes exactly the image's length.</param>
    /// <param name="record">Makes the pack record from the image's hash.</param>
    public void Write(Stream output, Action<Stream> writeImage, Func<byte[], byte[]> record)
    {
        output.Write(Preamble.OfModule);
        foreach (RawSection section in _linked.Module.Sections)
        {
            if (section.Id == SectionId.Data)
            {
                byte[] hash = WriteData(section, output, writeImage);
                RawSection.Custom(PackRecord.SectionName, record(hash)).Write(output);
            }
            else
            {
                RawSection written = section.Id == SectionId.DataCount ? new RawSection(section.Id, SingleNumberSection.Encode(SegmentCount)) : section;
                written.Write(output);
            }
        }
    }

    private byte[] WriteData(RawSection data, Stream output, Action<Stream> writeImage)
    {
        WasmReader reader = data.OpenReader();
        reader.ReadU32();
        ReadOnlySpan<byte> entries = reader.Rest;
        var front = new WasmWriter();
        front.WriteU32(SegmentCount);
        var back = new WasmWriter();
        DataSection.WritePassiveHeader(back, (uint)_mounts.Length);
        back.WriteBytes(_mounts);
        back.WriteBytes(Padding(output.Position, front.Length + entries.Length + back.Length));

        output.Write(RawSection.EncodeHeader(SectionId.Data, front.Length + entries.Length + back.Length + _imageLength));
        output.Write(front.WrittenSpan);
        output.Write(entries);
        output.Write(back.WrittenSpan);

        ImageOffset = output.Position;
        using var hashing = new HashingStream(output, IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        writeImage(hashing);
        if (output.Position - ImageOffset != _imageLength || ImageOffset % Alignment != 0)
        {
            throw new InvalidOperationException($"The image at offset {ImageOffset} came out with {output.Position - ImageOffset} bytes in place of {_imageLength}.");
        }

        return hashing.Finish();
    }

    // The padding segment, and the header of the image's segment after it. The numbers before the image take more bytes as they
    // grow, so the length is tried until everything fits.
    private byte[] Padding(long sectionStart, long before)
    {
        for (int zeros = 0; ; zeros++)
        {
            var padding = new WasmWriter();
            DataSection.WritePassiveHeader(padding, (uint)zeros);
            padding.WriteBytes(new byte[zeros]);
            DataSection.WritePassiveHeader(padding, (uint)_imageLength);
            long payload = before + padding.Length + _imageLength;
            long image = sectionStart + RawSection.EncodeHeader(SectionId.Data, payload).Length + before + padding.Length;
            if (image % Alignment == 0)
            {
                return padding.ToArray();
            }
        }
    }
}
