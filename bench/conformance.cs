// SPDX-License-Identifier: MIT
// Writes docs/CONFORMANCE.md anew, which takes minutes: what each call answers and where that is tested, and what passes on every engine
// that is here.
//   WASI_TESTSUITE=FOLDER dotnet run bench/conformance.cs       the folder of the wasi-testsuite with the built programs
#:project ../tests/WasiVfs.Core.Tests
#:property AssemblyName=conformance
#:property PublishAot=false
#:property OutDir=../out/conformance/
#:property GenerateDocumentationFile=true
using WasiVfs.Tests.Conformance.Report;

string report = await ConformanceReport.Run(Console.Error);
await File.WriteAllTextAsync(ConformanceReport.File, report);
