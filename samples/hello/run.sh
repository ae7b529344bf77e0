#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Packs the directory `files` into a C program that knows nothing of WasiVfs, looks inside the result, and runs it without any
# host directory. Needs the .NET 10 SDK alone.
set -euo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# The first run builds the command.
dotnet run --project src/WasiVfs.Cli -- --version
mkdir -p out

wasi_vfs() {
    echo "$ wasi-vfs $*"
    dotnet run --no-build --project src/WasiVfs.Cli -- "$@"
}

wasi_vfs pack samples/hello/print-file.wasm --dir samples/hello/files::/ -o out/hello.wasm
wasi_vfs ls -R out/hello.wasm
wasi_vfs run out/hello.wasm -- /hello.txt
