// SPDX-License-Identifier: MIT
// Writes generated documents anew; it runs programs on every engine that is here.
//   dotnet run --project tools/WasiVfs.Reports -- engines       the tables of docs/ENGINES.md, in about three minutes
//   dotnet run --project tools/WasiVfs.Reports -- conformance   docs/CONFORMANCE.md, in some ten minutes. WASI_TESTSUITE names the folder
//                                                               of the wasi-testsuite with the built programs; without it only the
//                                                               first part is written anew
//   dotnet run --project tools/WasiVfs.Reports -- components    the part of docs/CONFORMANCE.md about components, in a minute
//   dotnet run --project tools/WasiVfs.Reports -- surface       tests/WasiVfs.Core.Tests/PublicSurface.txt, what is public in the library
using WasiVfs.Reports;
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Support;

switch (args)
{
    case ["engines"]:
        await File.WriteAllTextAsync(EngineReport.File, await EngineReport.Run(await File.ReadAllTextAsync(EngineReport.File), Console.Error));
        return 0;
    case ["conformance"]:
        string report = SuiteProgram.All.Count > 0 ? await ConformanceReport.Run(Console.Error) : ConformanceReport.Refresh();
        await File.WriteAllTextAsync(ConformanceReport.File, report);
        return 0;
    case ["components"]:
        await File.WriteAllTextAsync(
            ConformanceReport.File, await ComponentReport.Refresh(await File.ReadAllTextAsync(ConformanceReport.File)));
        return 0;
    case ["surface"]:
        await File.WriteAllTextAsync(PublicSurface.File, PublicSurface.Text());
        return 0;
    default:
        await Console.Error.WriteLineAsync("Say which document to write: engines, conformance, components or surface.");
        return 2;
}
