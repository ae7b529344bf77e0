// SPDX-License-Identifier: MIT
// Writes results and generated documents anew; the first two run programs on every engine that is here.
//   dotnet run --project tools/WasiVfs.Reports -- engines       docs/results/engines.tsv, in about three minutes, and docs/ENGINES.md
//   dotnet run --project tools/WasiVfs.Reports -- conformance   docs/results/conformance.tsv, in some twenty minutes, and docs/CONFORMANCE.md;
//                                                               WASI_TESTSUITE names the folder of the wasi-testsuite with the built programs
//   dotnet run --project tools/WasiVfs.Reports -- components    docs/results/components.tsv, in a minute, and docs/CONFORMANCE.md
//   dotnet run --project tools/WasiVfs.Reports -- documents     both documents, of the results that are here
//   dotnet run --project tools/WasiVfs.Reports -- surface       tests/WasiVfs.Core.Tests/PublicSurface.txt, what is public in the library
using WasiVfs.Reports;
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Support;

switch (args)
{
    case ["engines"]:
        await EngineReport.Run(Console.Error);
        break;
    case ["conformance"] when SuiteProgram.All.Count == 0:
        await Console.Error.WriteLineAsync($"'conformance' needs {SuiteProgram.Folder}, the folder of the wasi-testsuite with the built programs.");
        return 2;
    case ["conformance"]:
        ConformanceRow.Write(await ConformanceReport.Run(Console.Error));
        break;
    case ["components"]:
        await ComponentReport.Run();
        break;
    case ["documents"]:
        break;
    case ["surface"]:
        await File.WriteAllTextAsync(PublicSurface.File, PublicSurface.Text());
        return 0;
    default:
        await Console.Error.WriteLineAsync("Say what to write: engines, conformance, components, documents or surface.");
        return 2;
}

await File.WriteAllTextAsync(EngineReport.File, EngineReport.Refresh(await File.ReadAllTextAsync(EngineReport.File)));
await File.WriteAllTextAsync(ConformanceReport.File, ConformanceReport.Text(ConformanceRow.Read()));
return 0;
