// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WasiVfs.Cli;

/// <summary>
/// The process's standard streams, made safe to use in whatever state they were handed over: closed, full, or a device that fails.
/// What cannot be written to standard output is an error with a sentence; what cannot be written to standard error is lost, since there
/// is nowhere else to say so, and the exit code still tells.
/// </summary>
internal static class StandardStreams
{
    private const int LastStandardDescriptor = 2;
    private const string LineEnd = "\n";

    // They stay open for as long as the process runs.
    private static readonly List<SafeFileHandle> Placeholders = [];

    /// <summary>Takes over the console's writers: they write UTF-8 and line feeds on every system, so that what is redirected is the same
    /// everywhere.</summary>
    public static void Guard()
    {
        OccupyClosedDescriptors();
        SetCodePage();
        StreamWriter output = OpenText();
        var error = new StreamWriter(new GuardedStream(Console.OpenStandardError(), _ => null)) { NewLine = LineEnd };
        output.AutoFlush = error.AutoFlush = true;
        Console.SetOut(output);
        Console.SetError(error);
    }

    // A console of Windows reads what is written to it by its code page, which outlives the programs in it.
    private static void SetCodePage()
    {
        if (OperatingSystem.IsWindows() && !(Console.IsOutputRedirected && Console.IsErrorRedirected))
        {
            Encoding before = Console.OutputEncoding;
            Console.OutputEncoding = Encoding.UTF8;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.OutputEncoding = before;
        }
    }

    /// <summary>Standard output for bytes.</summary>
    public static Stream OpenOutput() => new GuardedStream(Console.OpenStandardOutput(), fault => new CommandException(
        $"Standard output cannot be written: {(fault is UnauthorizedAccessException ? "it is closed" : fault.Message.TrimEnd('.'))}."));

    /// <summary>Standard output for many lines, which are written when the buffer is full.</summary>
    /// <param name="bufferSize">In characters; -1 leaves it to the framework.</param>
    public static StreamWriter OpenText(int bufferSize = -1) => new(OpenOutput(), bufferSize: bufferSize) { NewLine = LineEnd };

    // A file that is opened gets the lowest free number. If that were 1 or 2, messages would be written into it. What takes the number here
    // refuses writing, as the closed descriptor does: /dev/null for reading or, in a root without devices, the command itself.
    private static void OccupyClosedDescriptors()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        SafeFileHandle handle = OpenPlaceholder();
        while (handle.DangerousGetHandle() <= LastStandardDescriptor)
        {
            Placeholders.Add(handle);
            handle = OpenPlaceholder();
        }

        handle.Dispose();
    }

    private static SafeFileHandle OpenPlaceholder()
    {
        const string nothing = "/dev/null";
        string path = File.Exists(nothing) ? nothing : Environment.ProcessPath ?? nothing;
        return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
    }
}
