// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>The ids of all errors that the module writes; a script compares them as <c>FullyQualifiedErrorId -like 'Id,*'</c>.</summary>
internal static class ErrorIds
{
    public const string ArchiveMalformed = nameof(ArchiveMalformed);
    public const string BackslashInName = nameof(BackslashInName);
    public const string ContainerHasNoContent = "GetContainerContentException"; // the FileSystem provider's own id
    public const string DirectoryNotCopied = nameof(DirectoryNotCopied);
    public const string DriveInUse = nameof(DriveInUse);
    public const string DriveNameTaken = nameof(DriveNameTaken);
    public const string DriveNotMounted = nameof(DriveNotMounted);
    public const string EngineUnavailable = nameof(EngineUnavailable);
    public const string FileNotFound = nameof(FileNotFound);
    public const string FileNotReadable = nameof(FileNotReadable);
    public const string FormatUnknown = nameof(FormatUnknown);
    public const string ImageMalformed = nameof(ImageMalformed);
    public const string InvalidArgument = nameof(InvalidArgument);
    public const string LinkNotFollowed = nameof(LinkNotFollowed);
    public const string MappingInvalid = nameof(MappingInvalid);
    public const string ModuleMalformed = nameof(ModuleMalformed);
    public const string OutputExists = nameof(OutputExists);
    public const string OutputNotNamed = nameof(OutputNotNamed);
    public const string OutputTwice = nameof(OutputTwice);
    public const string PropertyNotFound = nameof(PropertyNotFound);
    public const string ProgramFailed = nameof(ProgramFailed);
    public const string ProgramTimedOut = nameof(ProgramTimedOut);
    public const string ReadOnlyImage = nameof(ReadOnlyImage);
    public const string SeveralModulesOneOutput = nameof(SeveralModulesOneOutput);
}
