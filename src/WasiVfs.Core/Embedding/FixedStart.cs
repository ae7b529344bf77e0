// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Packing.Inspection;
using WasiVfs.Running;

namespace WasiVfs.Embedding;

/// <summary>Programs that are packed with all that they are started with (<see cref="ProgramStart.IsFixed"/>).</summary>
public static class FixedStart
{
    /// <summary>Refuses a run that gives such a program arguments or variables, before an engine is started. The program itself refuses
    /// arguments too.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="PackException">The program takes nothing of what the run gives it.</exception>
    public static void Check(WasiRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if ((run.Arguments.Count > 0 || run.Environment.Count > 0) && IsFixed(run.ModulePath))
        {
            string what = run.Arguments.Count > 0 ? "arguments" : "variables";
            throw new PackException(
                ErrorId.StartIsFixed,
                $"'{run.ModulePath}' is packed with fixed arguments and variables, and takes no {what} from a run.",
                run.ModulePath);
        }
    }

    // The program runs whatever its record tells.
    private static bool IsFixed(string path)
    {
        try
        {
            return FoundRecord.Of(path)?.Start is { IsFixed: true };
        }
        catch (PackException e) when (e.Id is ErrorId.PackRecordDamaged or ErrorId.PackRecordVersion)
        {
            return false;
        }
    }
}
