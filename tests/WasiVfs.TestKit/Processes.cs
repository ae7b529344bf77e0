// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace WasiVfs.Tests.Support;

/// <summary>The processes of this machine, told apart by their arguments. Linux only: elsewhere there seem to be none.</summary>
public static class Processes
{
    /// <summary>The ids of those that have a text in their command line.</summary>
    public static IReadOnlyList<int> With(string argument)
    {
        var ids = new List<int>();
        foreach (Process process in Process.GetProcesses())
        {
            using (process)
            {
                if (CommandLine(process.Id).Contains(argument, StringComparison.Ordinal))
                {
                    ids.Add(process.Id);
                }
            }
        }

        return ids;
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
