// SPDX-License-Identifier: MIT
using WasiVfs.Running;

namespace WasiVfs.PowerShell;

/// <summary>What a PowerShell user can do about an error or a warning: the library states facts, and parameters are named here.</summary>
internal static class Remedies
{
    /// <summary>A sentence, or null if the fact says enough.</summary>
    public static string? Of(ErrorId id) => id switch
    {
        ErrorId.ImportedMemory => "Pack it with -Memory Isolated, or link it without --import-memory.",
        ErrorId.NoRoomForState => "Pack it with -Memory Isolated.",
        ErrorId.ModuleTooLarge => "Leave files out with -Exclude, or give the program some of them as a host directory.",
        ErrorId.PackedUnsealed => "Pack the original module with -Sealed and all mappings.",
        ErrorId.NoUndoRecord => "Leave -NoUndo out when you pack.",
        ErrorId.NotWritable => "Pack it with -Writable, or give -Writable to the run.",
        ErrorId.OutputInsideTree => "Write it to a place outside, or leave it out with -Exclude.",
        ErrorId.SpecialFile => "Remove it, or leave it out with -Exclude.",
        ErrorId.MappingConflict => "Leave it out of one with -Exclude, or choose with -ConflictAction Replace or Merge.",
        ErrorId.OutputExists => "Give -Force to replace it.",
        ErrorId.ModuleMalformed => "Name a .wasm file as a compiler made it.",
        ErrorId.EngineUnavailable => $"Install one of these, or choose another with -Engine: {EngineCatalog.Installable}.",
        ErrorId.EngineUnsuitable => "Choose another engine with -Engine, or leave out what this one cannot do; Get-WasiEngine lists what each can.",
        ErrorId.EngineNotUsable => "Choose another engine with -Engine.",
        ErrorId.ProgramRefused => "Another engine may run it: choose one with -Engine.",
        ErrorId.CacheNotPrivate => "Remove the folder; it is made anew.",
        ErrorId.NoBillOfMaterials => "Pack it with -Sbom.",
        ErrorId.ArchiveTooLarge =>
            "If you trust the archive, raise the limit with -MaxInflatedSize or -MaxInflationRatio; of a drive, when you mount it.",
        _ => null,
    };

    /// <summary>A sentence, or null if the fact says enough.</summary>
    public static string? Of(WarningId id) => id switch
    {
        WarningId.PycStale => "Leave -Pyc out, so that sources keep the times that the files name; or leave the files out with -Exclude.",
        WarningId.PycOutdated => "Compile the sources again with 'python -m compileall', or leave the files out with -Exclude.",
        WarningId.PycUnknown => "Compile the sources again with 'python -m compileall' of Python 3.7 or later, or leave the files out with -Exclude.",
        WarningId.ContainerLayer => "For example: docker export CONTAINER -o files.tar, then -Archive files.tar.",
        WarningId.ContainerImage => "For example: docker create IMAGE, docker export CONTAINER -o files.tar, then -Archive files.tar.",
        _ => null,
    };
}
