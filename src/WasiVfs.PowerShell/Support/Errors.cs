// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Management.Automation;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

/// <summary>The one place where what went wrong becomes an error that PowerShell shows.</summary>
internal static class Errors
{
    /// <summary>Whether an exception tells of files, images, modules, engines or arguments, rather than of a fault in this module.</summary>
    public static bool IsExpected(Exception e) => e
        is WasiVfsException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException
        or ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException
        or ObjectDisposedException;

    /// <summary>What a function returns; null if it fails as files, images and engines do, and that is one error.</summary>
    /// <param name="function">The function.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="fail">Is given the error.</param>
    public static T? Try<T>(Func<T> function, object? target, Action<ErrorRecord> fail)
        where T : class
    {
        try
        {
            return function();
        }
        catch (Exception e) when (IsExpected(e))
        {
            fail(Record(e, target));
            return null;
        }
    }

    /// <summary>The error for an exception, about the object that the command was asked to handle.</summary>
    public static ErrorRecord Record(Exception e, object? target)
    {
        (string id, ErrorCategory category) = e switch
        {
            ItemNotFoundException or FileNotFoundException or DirectoryNotFoundException => (ErrorIds.FileNotFound, ErrorCategory.ObjectNotFound),
            IContainsErrorRecord { ErrorRecord: { } inner } and not PSArgumentException => (inner.FullyQualifiedErrorId, inner.CategoryInfo.Category),
            MappingException => (ErrorIds.MappingInvalid, ErrorCategory.InvalidArgument),
            WasiVfsException refused => (refused.Id.ToString(), Category(refused.Id)),
            UnauthorizedAccessException => (ErrorIds.FileNotReadable, ErrorCategory.PermissionDenied),
            ArgumentException => (ErrorIds.InvalidArgument, ErrorCategory.InvalidArgument),
            _ => (ErrorIds.FileNotReadable, ErrorCategory.ReadError),
        };
        return Make(e, id, category, target);
    }

    /// <summary>The one answer to every attempt to change an image.</summary>
    public static ErrorRecord ReadOnlyImage(string path, ImageLocation? location)
    {
        string fact = location is { } place
            ? $"The image '{place.Drive.Root}' is read-only, so '{place.GuestPath}' cannot be changed in it."
            : $"Images are read-only, so '{path}' cannot be changed.";
        string remedy = location is { Drive.Kind: not TreeKind.PackedModule }
            ? "Change the files that it was made from, and make it again."
            : "Update-WasiPackedModule changes the files of a packed module.";
        string message = $"{fact} {remedy}";
        return Make(new FileSystemException(ErrorCode.ReadOnly, path, message), ErrorIds.ReadOnlyImage, ErrorCategory.PermissionDenied, path);
    }

    public static ErrorRecord BackslashInName(ImageLocation entry, string path) => Make(
        new ItemNotFoundException($"The name '{entry.Name}' in '{entry.Parent().Typed}' holds a backslash, which separates in PowerShell's paths, "
            + "so no path reaches it. It is listed by Get-ChildItem, whose objects open it with OpenRead()."),
        ErrorIds.BackslashInName, ErrorCategory.InvalidArgument, path);

    public static ErrorRecord ContainerHasNoContent(string path) => Make(
        new InvalidOperationException($"'{path}' is a directory, so it has no content; list it with Get-ChildItem."),
        ErrorIds.ContainerHasNoContent, ErrorCategory.InvalidOperation, path);

    public static ErrorRecord NoSuchProperty(string name, string path) => Make(
        new PSArgumentException($"There is no property '{name}' at '{path}'; see Get-ItemProperty without -Name for those that are."),
        ErrorIds.PropertyNotFound, ErrorCategory.InvalidArgument, path);

    public static ErrorRecord DirectoryNotCopied(ImageLocation place) => Make(
        new PSInvalidOperationException($"'{place.Typed}' is a directory. Give -Recurse to copy it with all that is in it."),
        ErrorIds.DirectoryNotCopied, ErrorCategory.InvalidArgument, place.Typed);

    public static ErrorRecord DriveNameTaken(PSDriveInfo taken) => Make(
        new PSArgumentException(
            $"A drive named '{taken.Name}' exists already, with the root '{taken.Root}'. Choose another name with -Name, or remove it with "
            + $"{(taken is WasiImageDriveInfo ? "Dismount-WasiImage" : "Remove-PSDrive")} -Name {taken.Name}."),
        ErrorIds.DriveNameTaken, ErrorCategory.ResourceExists, taken.Name);

    public static ErrorRecord DriveNameInvalid(string name) => Make(
        new PSArgumentException($"'{name}' cannot be a drive's name: *, ? and [ are wildcards in paths. Choose another name with -Name."),
        ErrorIds.InvalidArgument, ErrorCategory.InvalidArgument, name);

    public static ErrorRecord DriveInUse(PSDriveInfo drive) => Make(
        new PSInvalidOperationException(
            $"The drive '{drive.Name}' is in use: it is the current location. Leave it with Set-Location, or give -Force."),
        ErrorIds.DriveInUse, ErrorCategory.ResourceBusy, drive.Name);

    public static ErrorRecord OutputExists(string path) => Make(
        new IOException($"The file '{path}' exists already. Give -Force to replace it, or name another file."),
        ErrorIds.OutputExists, ErrorCategory.ResourceExists, path);

    public static ErrorRecord OutputTwice(string path) => Make(
        new IOException($"Two results would be written to '{path}'. Keep them apart, each in a directory of its own with -OutputDirectory."),
        ErrorIds.OutputTwice, ErrorCategory.ResourceExists, path);

    public static ErrorRecord SeveralModulesOneOutput(int count, string parameter, string path, string remedy) => Make(
        new PSArgumentException($"-{parameter} '{path}' is one file, and {count} modules were given. {remedy}"),
        ErrorIds.SeveralModulesOneOutput, ErrorCategory.InvalidArgument, path);

    public static ErrorRecord FormatUnknown(string path) => Make(
        new PSArgumentException(
            $"The name '{path}' tells no format. Name a directory or a file that ends in .tar, .tar.gz, .zip or .erofs, or give -Format."),
        ErrorIds.FormatUnknown, ErrorCategory.InvalidArgument, path);

    public static ErrorRecord SplitNowhere() => Make(
        new PSArgumentException(
            "Name the program's file with -OutFile, the image's with -ImageFile, or both; or a directory for them with -OutputDirectory."),
        ErrorIds.OutputNotNamed, ErrorCategory.InvalidArgument, null);

    public static ErrorRecord ProgramFailed(string path, int exitCode) => Make(
        new RuntimeException($"The program '{path}' ended with exit code {exitCode}."), ErrorIds.ProgramFailed, ErrorCategory.InvalidResult, path);

    public static ErrorRecord ProgramTimedOut(string path, double seconds) => Make(
        new TimeoutException(
            string.Create(CultureInfo.InvariantCulture, $"The program '{path}' was ended after {seconds} seconds, its -TimeoutSec.")),
        ErrorIds.ProgramTimedOut, ErrorCategory.OperationTimeout, path);

    public static ErrorRecord DriveNotMounted(string name) => Make(
        new ItemNotFoundException($"No image is mounted as '{name}'; Get-WasiImage lists those that are."),
        ErrorIds.DriveNotMounted, ErrorCategory.ObjectNotFound, name);

    // Names from images and modules are in these sentences, and a terminal obeys control characters.
    private static ErrorRecord Make(Exception e, string id, ErrorCategory category, object? target)
    {
        var record = new ErrorRecord(e, id, category, target);
        string? remedy = e is WasiVfsException refused ? Remedies.Of(refused.Id) : null;
        string shown = TerminalText.Escape(remedy is null ? e.Message : $"{e.Message} {remedy}");
        if (shown != e.Message)
        {
            record.ErrorDetails = new ErrorDetails(shown);
        }

        return record;
    }

    private static ErrorCategory Category(ErrorId id) => id switch
    {
        ErrorId.FileNotFound => ErrorCategory.ObjectNotFound,
        ErrorId.ReadOnlyImage => ErrorCategory.PermissionDenied,
        ErrorId.InvalidArgument => ErrorCategory.InvalidArgument,
        ErrorId.FileNotReadable => ErrorCategory.ReadError,
        ErrorId.ModuleMalformed or ErrorId.ImageMalformed or ErrorId.ArchiveMalformed => ErrorCategory.InvalidData,
        ErrorId.EngineUnavailable or ErrorId.EngineNotUsable => ErrorCategory.ResourceUnavailable,
        ErrorId.OutputExists => ErrorCategory.ResourceExists,
        _ => ErrorCategory.InvalidOperation,
    };
}
