// SPDX-License-Identifier: MIT
// Writes the tables of docs/ENGINES.md anew, in about three minutes: what each engine that is here can do, and every test of the contract on it.
//   dotnet run bench/engines.cs
#:project ../tests/WasiVfs.Core.Tests
#:property AssemblyName=engines
#:property PublishAot=false
#:property OutDir=../out/engines/
#:property GenerateDocumentationFile=true
using WasiVfs.Tests.Running.Report;

string report = await EngineReport.Run(await File.ReadAllTextAsync(EngineReport.File), Console.Error);
await File.WriteAllTextAsync(EngineReport.File, report);
