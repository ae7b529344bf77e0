// SPDX-License-Identifier: MIT
namespace WasiVfs;

/// <summary>What a <see cref="WasiVfsException"/> is about. PowerShell shows the word as the error's FullyQualifiedErrorId.</summary>
public enum ErrorId
{
    /// <summary>The module is packed already where one that is not was asked for.</summary>
    AlreadyPacked,

    /// <summary>An archive was asked for, and the path is a directory.</summary>
    ArchiveIsDirectory,

    /// <summary>An archive inflates to more than its limits allow.</summary>
    ArchiveTooLarge,

    /// <summary>An archive is damaged, unsafe, or uses what is not supported.</summary>
    ArchiveMalformed,

    /// <summary>A file is an archive of a kind that is not read.</summary>
    ArchiveNotSupported,

    /// <summary>The folder for compiled modules could be written by others.</summary>
    CacheNotPrivate,

    /// <summary>Another tool has changed a packed module, so that it cannot be packed again or split.</summary>
    ChangedAfterPacking,

    /// <summary>What a program changed was not saved.</summary>
    ChangesNotSaved,

    /// <summary>A component could not be made of a module.</summary>
    ComponentNotMade,

    /// <summary>The file is a WebAssembly component that cannot be packed or taken apart.</summary>
    ComponentNotSupported,

    /// <summary>The module's memory has pages of another size than 65,536 bytes.</summary>
    CustomPageSizeNotSupported,

    /// <summary>The module has a data segment that does not lie within its memory.</summary>
    DataOutsideMemory,

    /// <summary>The module is a dynamic library.</summary>
    DynamicLibrary,

    /// <summary>The module is made by Emscripten, and its file calls go through JavaScript.</summary>
    EmscriptenProgram,

    /// <summary>An engine cannot be started, or is not what its name says.</summary>
    EngineNotUsable,

    /// <summary>There is no engine, not the one that is named, or not one that can do a run.</summary>
    EngineUnavailable,

    /// <summary>The engine that is named cannot do what a run asks for.</summary>
    EngineUnsuitable,

    /// <summary>Nothing has that path.</summary>
    FileNotFound,

    /// <summary>A file or directory cannot be read or written.</summary>
    FileNotReadable,

    /// <summary>An EROFS image is damaged, or uses what is not supported.</summary>
    ImageMalformed,

    /// <summary>A packed module's record and its data segments do not fit each other.</summary>
    ImageNotFound,

    /// <summary>The trees need more room than an image can have.</summary>
    ImageTooLarge,

    /// <summary>The module imports its memory, and the memory profile needs to add pages to it.</summary>
    ImportedMemory,

    /// <summary>An argument is out of its range, or a path or name is not valid.</summary>
    InvalidArgument,

    /// <summary>An argument, a variable, the directory, the clock or the seed that a program is to start with cannot be.</summary>
    InvalidStart,

    /// <summary>A path is absolute, leaves its directory, or crosses a symbolic link that may not be followed.</summary>
    LinkNotFollowed,

    /// <summary>Two mappings bring the same path.</summary>
    MappingConflict,

    /// <summary>The module's memory has 64-bit addresses.</summary>
    Memory64NotSupported,

    /// <summary>The bytes are not a WebAssembly module.</summary>
    ModuleMalformed,

    /// <summary>The packed module would be larger than a module can be.</summary>
    ModuleTooLarge,

    /// <summary>The module has several memories and exports none of them as <c>memory</c>.</summary>
    NoExportedMemory,

    /// <summary>The module opens no files and lists no directories, and its memory cannot be served either.</summary>
    NoFileCalls,

    /// <summary>The module has no memory.</summary>
    NoMemory,

    /// <summary>The module's memory leaves no room for the runtime's state.</summary>
    NoRoomForState,

    /// <summary>A quota of the writable layer is below the least or above the most that is possible.</summary>
    QuotaOutOfRange,

    /// <summary>The file holds no tree.</summary>
    NotATree,

    /// <summary>The module has no packed files.</summary>
    NotPacked,

    /// <summary>The program cannot change its packed files.</summary>
    NotWritable,

    /// <summary>A packed file was not made from the module that is named.</summary>
    NotThatModule,

    /// <summary>A directory has nothing that could be checked.</summary>
    NothingToCheck,

    /// <summary>The module was packed without the record that gives the program back.</summary>
    NoUndoRecord,

    /// <summary>The file holds no bill of materials.</summary>
    NoBillOfMaterials,

    /// <summary>The module is built for another version of WASI, or for WASIX.</summary>
    OtherWasiVersion,

    /// <summary>Something is there already where a file is to be written.</summary>
    OutputExists,

    /// <summary>The pack record is damaged.</summary>
    PackRecordDamaged,

    /// <summary>The pack record is of a version that is not read.</summary>
    PackRecordVersion,

    /// <summary>Another version of the packer made the file.</summary>
    PackedByAnotherVersion,

    /// <summary>The module was packed without being sealed, which cannot be added.</summary>
    PackedUnsealed,

    /// <summary>The output would lie in a tree that is packed.</summary>
    OutputInsideTree,

    /// <summary>Two outputs would be one file.</summary>
    OutputTwice,

    /// <summary>A file that was made cannot be opened, so that it was not delivered: a fault of this library.</summary>
    OutputUnreadable,

    /// <summary>An engine cannot load the program; nothing of it has run.</summary>
    ProgramRefused,

    /// <summary>A tree cannot be changed.</summary>
    ReadOnlyImage,

    /// <summary>The file is an object file that is not linked yet.</summary>
    RelocatableObject,

    /// <summary>The module's memory is shared between threads.</summary>
    SharedMemoryNotSupported,

    /// <summary>A tree to embed holds a device, a pipe or a socket.</summary>
    SpecialFile,

    /// <summary>Several core modules of a component open files.</summary>
    SeveralPrograms,

    /// <summary>SOURCE_DATE_EPOCH is not a number of seconds.</summary>
    SourceDateInvalid,

    /// <summary>Packed, the module would exceed a limit that engines share.</summary>
    TooLargeForEngines,

    /// <summary>The file is not a trace.</summary>
    NotATrace,

    /// <summary>A trace tells of another program, or of other trees.</summary>
    TraceOfAnotherProgram,

    /// <summary>A run gives arguments or variables to a program that is packed with all of its own.</summary>
    StartIsFixed,

    /// <summary>There are more mappings than a program can be given.</summary>
    TooManyMappings,

    /// <summary>The packed module does not give back the program that it was made from.</summary>
    UndoDamaged,

    /// <summary>The embedded tree cannot be united with directories of the host.</summary>
    UnionNotPossible,

    /// <summary>A component is of a version of WASI that is not known.</summary>
    WasiVersionUnknown,

    /// <summary>An import has the name of a WASI function and another type.</summary>
    WrongImportType,
}
