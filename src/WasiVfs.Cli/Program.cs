// SPDX-License-Identifier: MIT
WasiVfs.Cli.StandardStreams.Guard();
WasiVfs.Cli.DiagnosticPipes.Remove();
return await WasiVfs.Cli.CommandLine.RunAsync(args);
