// SPDX-License-Identifier: MIT
namespace WasiVfs;

/// <summary>What a <see cref="Warning"/> is about.</summary>
public enum WarningId
{
    /// <summary>A tree is the layout of a container image, and its blobs are taken as files.</summary>
    ContainerImage,

    /// <summary>A tree holds the whiteouts of a container layer, and they are taken as files.</summary>
    ContainerLayer,

    /// <summary>A custom section was left out, because the pack makes it wrong, or was kept although it may be wrong.</summary>
    CustomSection,

    /// <summary>An entry of a tree is of a kind that the target cannot hold, and was left out.</summary>
    EntryLeftOut,

    /// <summary>The host could not make a link, so a copy or a file with the target was written.</summary>
    LinkReplaced,

    /// <summary>A symbolic link leads out of the tree, or to nothing.</summary>
    LinkLeadsOut,

    /// <summary>Metadata of packages cannot be read, and a bill of materials lacks them.</summary>
    MetadataUnreadable,

    /// <summary>The program imports no call that opens a file or lists a directory.</summary>
    NoFileCalls,

    /// <summary>An import looks like a call of WASI preview1 and is not one.</summary>
    NotPreview1,

    /// <summary>Another tool has rewritten a packed file: its image was found by its superblock, and what the pack recorded is lost.</summary>
    PackRecordLost,

    /// <summary>Compiled Python files do not fit their sources where they come from.</summary>
    PycOutdated,

    /// <summary>The compiled Python files no longer fit the times of their sources.</summary>
    PycStale,

    /// <summary>Compiled Python files are cut, or of a form that is not known.</summary>
    PycUnknown,

    /// <summary>The packed module is so large that some engines refuse it or hold it several times.</summary>
    ModuleLarge,

    /// <summary>Sealing cannot cover what an import outside WASI preview1 reaches.</summary>
    SealIncomplete,

    /// <summary>The module exceeds a limit that engines share, packed or not.</summary>
    TooLargeForEngines,

    /// <summary>A layer takes away the directory of a preopen.</summary>
    PreopenRemoved,

    /// <summary>The program does not ask for something that it is packed with, or finds it elsewhere.</summary>
    StartUnused,

    /// <summary>A trace names what is not embedded, or does not tell all paths.</summary>
    TraceIncomplete,

    /// <summary>The program cannot write a trace.</summary>
    TraceUnavailable,

    /// <summary>Whiteouts of a layer take away what is not there.</summary>
    WhiteoutOfNothing,
}
