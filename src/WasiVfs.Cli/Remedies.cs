// SPDX-License-Identifier: MIT
using WasiVfs.Running;

namespace WasiVfs.Cli;

/// <summary>What a person who types commands can do about an error or a warning: the library states facts, and options are named here.</summary>
internal static class Remedies
{
    /// <summary>A sentence, or null if the fact says enough.</summary>
    public static string? Of(ErrorId id) => id switch
    {
        ErrorId.ImportedMemory => "Pack it with --memory isolated, or link it without --import-memory.",
        ErrorId.NoRoomForState => "Pack it with --memory isolated.",
        ErrorId.ModuleTooLarge => "Leave files out with --exclude, or give the program some of them as a host directory.",
        ErrorId.PackedUnsealed => "Pack the original module with --sealed and all mappings.",
        ErrorId.NoUndoRecord => "Leave --no-undo out when you pack.",
        ErrorId.NotWritable => "Pack it with --writable, or give --writable to the run.",
        ErrorId.OutputInsideTree => "Write it to a place outside, or leave it out with --exclude.",
        ErrorId.SpecialFile => "Remove it, or leave it out with --exclude.",
        ErrorId.MappingConflict => "Leave it out of one with --exclude, or choose with --on-conflict replace or merge.",
        ErrorId.OutputExists => "Remove it, or name another place.",
        ErrorId.ModuleMalformed => "Name a .wasm file as a compiler made it.",
        ErrorId.EngineUnavailable => $"Install one of these, or choose another with --engine: {EngineCatalog.Installable}.",
        ErrorId.EngineUnsuitable =>
            "Choose another engine with --engine, or leave out what this one cannot do; 'wasi-vfs engines' lists what each can.",
        ErrorId.EngineNotUsable => "Choose another engine with --engine.",
        ErrorId.ProgramRefused => "Another engine may run it: choose one with --engine.",
        ErrorId.CacheNotPrivate => "Remove the folder; it is made anew.",
        ErrorId.NoBillOfMaterials => "Pack it with --sbom.",
        ErrorId.ArchiveTooLarge => "If you trust the archive, raise the limit with --max-inflated or --max-ratio.",
        _ => null,
    };

    /// <summary>A sentence, or null if the fact says enough.</summary>
    public static string? Of(WarningId id) => id switch
    {
        WarningId.PycStale => "Leave --pyc out, so that sources keep the times that the files name; or leave the files out with --exclude.",
        WarningId.PycOutdated => "Compile the sources again with 'python -m compileall', or leave the files out with --exclude.",
        WarningId.PycUnknown =>
            "Compile the sources again with 'python -m compileall' of Python 3.7 or later, or leave the files out with --exclude.",
        WarningId.ContainerLayer => "For example: 'docker export CONTAINER -o files.tar', then --archive files.tar::/. "
            + "Or 'pack --layer FILE' lays the layer over what is packed.",
        WarningId.ContainerImage => "For example: 'docker create IMAGE', 'docker export CONTAINER -o files.tar', then --archive files.tar::/.",
        _ => null,
    };
}
