// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Trees;
using WasiVfs.Packing.Splitting;
using WasiVfs.Wasm;

namespace WasiVfs.Packing;

/// <summary>Takes a packed module apart again, and proves what a packed module is made of.</summary>
public static class ModuleSplitter
{
    /// <summary>Writes the program that a packed module was made from, byte for byte, and the image.</summary>
    /// <param name="packedPath">A packed module with an undo record.</param>
    /// <param name="modulePath">The program's file to make or to replace; null to write the image alone.</param>
    /// <param name="imagePath">The image's file to make or to replace; null to write the program alone.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="PackException">The module is not packed, holds no undo record, or gives back another program than the record says.</exception>
    public static void Split(string packedPath, string? modulePath, string? imagePath, CancellationToken cancellationToken = default)
    {
        using ImageFile packed = ImageFile.Open(packedPath);
        PackRecord record = packed.Record ?? throw new PackException("NotPacked", $"\"{packedPath}\" is an image and no module. Name a packed module.");
        using AtomicFile? module = modulePath is null ? null : WriteModule(packedPath, record, modulePath);
        using AtomicFile? image = imagePath is null ? null : AtomicFile.Create(imagePath);
        if (image is not null)
        {
            packed.CopyImageTo(image.Stream, cancellationToken: cancellationToken);
        }

        module?.Commit(cancellationToken);
        image?.Commit(cancellationToken);
    }

    /// <summary>Proves that a packed file is a module plus the image that it holds and nothing else: the module is packed anew with that image,
    /// and every byte compared.</summary>
    /// <param name="packedPath">The packed module.</param>
    /// <param name="modulePath">The program that it is said to be made from.</param>
    /// <exception cref="PackException">The files differ, with the first offset; or this version cannot make the same bytes.</exception>
    public static void Verify(string packedPath, string modulePath)
    {
        using ImageFile packed = ImageFile.Open(packedPath);
        PackRecord record = packed.Record ?? throw new PackException("NotPacked", $"\"{packedPath}\" is an image and no module. Name a packed module.");
        using LinkedModule linked = LinkedModule.Load(modulePath, LinkSettings.Of(record), []);
        if (linked.Packed is not null)
        {
            throw new PackException("AlreadyPacked", $"\"{modulePath}\" is packed itself. Name the program that nothing was packed into.");
        }

        var mounts = record.Mounts.Select(mount => (mount.GuestPath, packed.NodeId(GuestPath.Parse(mount.ImagePath))));
        var writer = new PackedModuleWriter(linked, MountTable.Encode([.. mounts], record.ConfineToMount), record.ImageLength);
        using FileStream expected = HostFile.OpenStream(packedPath);
        using var comparison = new ComparingStream(new BufferedStream(expected, 1 << 16), packedPath, modulePath);
        writer.Write(
            comparison,
            stream => packed.CopyImageTo(stream),
            hash => (PackRecord.Of(linked, record.Mounts, record.ConfineToMount, record.ImageLength, hash, record.Undo is not null) with { Packer = record.Packer }).ToJson());
        comparison.ExpectEnd();
    }

    /// <summary>The program that a packed module was made from.</summary>
    /// <exception cref="PackException">The module holds no undo record, or gives back another program than the record says.</exception>
    internal static byte[] Program(string packedPath, PackRecord record)
    {
        using var program = new MemoryStream();
        WriteProgram(packedPath, record, program);
        return program.ToArray();
    }

    private static AtomicFile WriteModule(string packedPath, PackRecord record, string modulePath)
    {
        AtomicFile file = AtomicFile.Create(modulePath);
        try
        {
            WriteProgram(packedPath, record, file.Stream);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void WriteProgram(string packedPath, PackRecord record, Stream output)
    {
        byte[] undo = record.Undo ?? throw new PackException(
            "NoUndoRecord", $"\"{packedPath}\" was packed without an undo record (--no-undo), so that the program cannot be given back. Use the original module.");
        Restore(packedPath, record, undo, output);
        output.Position = 0;
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(output));
        if (sha256 != record.ModuleSha256)
        {
            throw new PackException(
                "UndoDamaged", $"\"{packedPath}\" gives back a module with the SHA-256 {sha256}, and it was made from {record.ModuleSha256}. Another tool has changed the file; use the original module.");
        }
    }

    /// <summary>Whether a packed module with an undo record gives back the program that it was made from: null, or what is wrong.</summary>
    internal static string? CheckProgram(string packedPath, PackRecord record)
    {
        using var program = new HashingStream(Stream.Null, IncrementalHash.CreateHash(HashAlgorithmName.SHA256));
        try
        {
            Restore(packedPath, record, record.Undo, program);
        }
        catch (PackException e)
        {
            return e.Message;
        }

        string sha256 = Convert.ToHexStringLower(program.Finish());
        return sha256 == record.ModuleSha256 ? null
            : $"The program's SHA-256 is {sha256}, and {record.ModuleSha256} was recorded when it was packed.";
    }

    private static void Restore(string packedPath, PackRecord record, ReadOnlySpan<byte> undo, Stream output) => ModuleUndo.Follow(
        undo, FunctionImportRemoval.Revert(WasmModule.Parse(HostFile.ReadAllBytes(packedPath)), record.RemovedImports), output);
}
