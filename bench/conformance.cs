// SPDX-License-Identifier: MIT
// Writes docs/CONFORMANCE.md anew, which takes minutes: what each call answers and where that is tested, and what passes on every engine
// that is here.
//   WASI_TESTSUITE=FOLDER dotnet run bench/conformance.cs       the folder of the wasi-testsuite with the built programs; without it
//                                                               only the first part is written anew
#:project ../tests/WasiVfs.Core.Tests
#:property AssemblyName=conformance
#:property PublishAot=false
#:property OutDir=../out/conformance/
#:property GenerateDocumentationFile=true
using WasiVfs.Tests.Conformance;
using WasiVfs.Tests.Conformance.Report;

string report = SuiteProgram.All.Count > 0 ? await ConformanceReport.Run(Console.Error) : ConformanceReport.Refresh();
await File.WriteAllTextAsync(ConformanceReport.File, report);
