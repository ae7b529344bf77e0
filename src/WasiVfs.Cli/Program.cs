// SPDX-License-Identifier: MIT
return await WasiVfs.Cli.CommandLine.RunAsync(args);
