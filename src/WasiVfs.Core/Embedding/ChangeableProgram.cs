// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Inspection;

namespace WasiVfs.Embedding;

/// <summary>A packed program whose changes are to be saved, and what is known of it before it runs.</summary>
public sealed class ChangeableProgram
{
    private readonly string _name;

    private ChangeableProgram(string packedPath, string name, PackRecord record, bool? isTraced, bool savesByItself)
    {
        (PackedPath, _name) = (packedPath, name);
        (CanBeCommitted, IsTraced, SavesByItself) = (record.Undo is not null, isTraced ?? record.Traced, savesByItself);
    }

    /// <summary>The packed module.</summary>
    public string PackedPath { get; }

    /// <summary>Whether the module holds the record that <see cref="SavedChanges.Commit"/> needs.</summary>
    public bool CanBeCommitted { get; }

    /// <summary>Whether the program without this run's own wishes writes a trace.</summary>
    internal bool IsTraced { get; }

    /// <summary>Whether the program can write its changes to a host directory itself: otherwise they come out by its exports only.</summary>
    internal bool SavesByItself { get; }

    /// <summary>Looks at a packed module.</summary>
    /// <param name="packedPath">The module.</param>
    /// <exception cref="PackException">The module is not packed, or not to be changed.</exception>
    public static ChangeableProgram Of(string packedPath) => Of(packedPath, packedPath, isTraced: null);

    /// <summary>Looks at a program that was packed for a run.</summary>
    /// <param name="embedded">The run, which must not be disposed before this is done with.</param>
    /// <exception cref="PackException">The program was packed to be read only.</exception>
    public static ChangeableProgram Of(EmbeddedRun embedded)
    {
        ArgumentNullException.ThrowIfNull(embedded);
        return Of(embedded.Pack.Path, embedded.ModulePath, embedded.IsProgramTraced);
    }

    private static ChangeableProgram Of(string packedPath, string name, bool? isTraced)
    {
        using ImageFile packed = ImageFile.Open(packedPath);
        PackRecord record = packed.RequireModule();
        if (record.Layer is null)
        {
            throw new PackException(
                ErrorId.NotWritable, $"'{name}' is packed so that it only reads its files, and has no changes to save.", name);
        }

        bool isComponent = record.Component is not null;
        bool saves = !record.Sealed && SavingProgram.Is(packed.File, isComponent);
        return saves || !isComponent ? new ChangeableProgram(packedPath, name, record, isTraced, saves) : throw new PackException(
            ErrorId.ComponentNotSupported,
            $"'{name}' is a component that {(record.Sealed ? "is sealed" : "lacks the calls to open and write host files")}, so that its changes "
                + "end with it. Run it without saving them.",
            name);
    }

    /// <summary>Refuses a program that cannot be packed anew.</summary>
    /// <exception cref="PackException">The module holds no undo record.</exception>
    public void RequireCommit()
    {
        if (!CanBeCommitted)
        {
            throw new PackException(
                ErrorId.NoUndoRecord, $"'{_name}' was packed without the record that gives its program back, so that its changes cannot be "
                    + "packed into it.", _name);
        }
    }
}
