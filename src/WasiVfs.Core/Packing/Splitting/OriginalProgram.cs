// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using WasiVfs.Packing.Format;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Splitting;

/// <summary>The program that a packed module was made from, put together again.</summary>
internal static class OriginalProgram
{
    // The steps of an undo record are many and small.
    private const int BufferSize = 1 << 16;

    /// <summary>Writes the file that a packed file was made from, byte for byte as it was: the program, or the component that it is part
    /// of.</summary>
    /// <param name="packed">The packed file.</param>
    /// <param name="record">Its record.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="output">Where the file goes; it must seek if that is a component.</param>
    /// <exception cref="PackException">As for <see cref="Write"/>; or the component around the program has changed.</exception>
    public static void WriteFile(ImageFile packed, PackRecord record, string path, Stream output)
    {
        PackedModule module = PackedModule.Read(WasmFile.Scan(packed.Module), record);
        if (packed.Frame is not { } frame || record.Component is not { } component)
        {
            Write(module, path, output);
            return;
        }

        if (frame.Sha256() != component.Sha256 || component.SizeWidths.Count != frame.SizeWidths.Count)
        {
            throw PackedModule.Changed("the component around it is not as it was packed");
        }

        ComponentFrame original = component.IsWrapped ? frame.Unwrap() : frame;
        int[] widths = [.. component.SizeWidths.Skip(component.IsWrapped ? 1 : 0)];
        original.Write(output, widths, stream => Write(module, path, stream));
    }

    /// <summary>Writes the program, byte for byte as it was.</summary>
    /// <param name="file">The packed module.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="output">Where the program goes. What was written is worth nothing if there is an exception.</param>
    /// <exception cref="PackException">There is no undo record, or what it gives back is not the program that the record tells
    /// of.</exception>
    public static void Write(PackedModule file, string path, Stream output)
    {
        PackRecord record = file.Record;
        byte[] undo = record.Undo ?? throw new PackException(
            ErrorId.NoUndoRecord,
            $"'{path}' was packed without an undo record, so the program cannot be given back. Use the original module.",
            path);
        using HashAlgorithm hash = ContentHash.CreateAlgorithm(file.Sections.Length);
        var hashing = new CryptoStream(output, hash, CryptoStreamMode.Write, leaveOpen: true);
        using (var buffered = new BufferedStream(hashing, BufferSize))
        {
            WasmModule module = FunctionImportRemoval.Revert(file.Sections, record.RemovedImports);
            ModuleUndo.Follow(undo, module, buffered);
        }

        string sha256 = Convert.ToHexStringLower(hash.Hash!);
        if (sha256 != record.ModuleSha256)
        {
            throw new PackException(
                ErrorId.UndoDamaged,
                $"'{path}' gives back a module with the SHA-256 {sha256}, and it was made from {record.ModuleSha256}. "
                    + "Another tool has changed the file; use the original module.",
                path);
        }
    }

    /// <summary>The program in memory.</summary>
    /// <inheritdoc cref="Write"/>
    public static byte[] Read(PackedModule file, string path)
    {
        using var program = new MemoryStream();
        Write(file, path, program);
        return program.ToArray();
    }
}
