// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>
/// Writes a linked module with the image behind its other data segments: the mount table, a padding of zeros and the image, all
/// passive. The padding puts the image's first byte at a file offset that is a multiple of 4096, where Linux can mount it.
/// </summary>
internal sealed class PackedModuleWriter
{
    private const int Alignment = 4096;

    /// <summary>The mount table, the padding and the image.</summary>
    public const int SegmentsAdded = 3;

    private readonly WasmModule _module;
    private readonly byte[] _mounts;
    private readonly long _imageLength;
    private readonly ReadOnlyMemory<byte> _segments;
    private readonly uint _segmentCount;

    /// <summary>Prepares the layout.</summary>
    /// <param name="module">The module with the runtime linked in and without the three segments.</param>
    /// <param name="mounts">The mount table.</param>
    /// <param name="imageLength">Bytes of the image.</param>
    public PackedModuleWriter(WasmModule module, byte[] mounts, long imageLength)
    {
        _module = module;
        _mounts = mounts;
        _imageLength = imageLength;
        RawSection? data = module.Find(SectionId.Data);
        _segmentCount = VectorSection.Count(data) + SegmentsAdded;
        _segments = data is null ? default : data.Payload[Leb128Length(data.Payload.Span)..];

        // The place of the section, before it is written with its real length by Write.
        if (data is null)
        {
            module.Set(SectionId.Data, new byte[1]);
        }

        module.Set(SectionId.DataCount, SingleNumberSection.Encode(_segmentCount));
    }

    /// <summary>The index of the image's segment.</summary>
    public uint ImageSegment => _segmentCount - 1;

    /// <summary>Where the image starts in the file; set by <see cref="Write"/>.</summary>
    public long ImageOffset { get; private set; }

    /// <summary>Writes the file and returns the SHA-256 of the image.</summary>
    /// <param name="output">An empty file.</param>
    /// <param name="writeImage">Writes exactly the image's length.</param>
    /// <param name="record">Makes the pack record from the image's hash.</param>
    public void Write(Stream output, Action<Stream> writeImage, Func<byte[], byte[]> record)
    {
        output.Write(Preamble.OfModule);
        foreach (RawSection section in _module.Sections)
        {
            if (section.Id == SectionId.Data)
            {
                byte[] hash = WriteData(output, writeImage);
                RawSection custom = RawSection.Custom(PackRecord.SectionName, record(hash));
                output.Write(custom.Header.Span);
                output.Write(custom.Payload.Span);
            }
            else
            {
                output.Write(section.Header.Span);
                output.Write(section.Payload.Span);
            }
        }
    }

    private byte[] WriteData(Stream output, Action<Stream> writeImage)
    {
        var front = new WasmWriter();
        front.WriteU32(_segmentCount);
        var back = new WasmWriter();
        DataSection.WritePassiveHeader(back, (uint)_mounts.Length);
        back.WriteBytes(_mounts);

        byte[] padding = Padding(output.Position, front.Length + _segments.Length + back.Length);
        back.WriteBytes(padding);
        long payload = front.Length + _segments.Length + back.Length + _imageLength;
        output.Write(RawSection.EncodeHeader(SectionId.Data, payload));
        output.Write(front.WrittenSpan);
        output.Write(_segments.Span);
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

    private static int Leb128Length(ReadOnlySpan<byte> payload)
    {
        var reader = new WasmReader(payload);
        reader.ReadU32();
        return reader.Position;
    }
}
