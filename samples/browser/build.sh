#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the page: a folder of static files for any web server, by default out/browser. Needs .NET 10 and npm.
#   build.sh [FOLDER] && node serve.mjs ../../out/browser 8080
set -euo pipefail
cd "$(dirname "$0")"
repository=$(cd ../.. && pwd)
site=${1:-$repository/out/browser}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

npm ci --no-fund --no-audit --loglevel=error
rm -rf "$site"
mkdir -p "$site/shim"
cp index.html main.js "$site"
cp node_modules/@bjorn3/browser_wasi_shim/dist/*.js "$site/shim"
dotnet run --project "$repository/src/WasiVfs.Cli" -- \
    pack "$repository/samples/hello/print-file.wasm" --dir "$repository/samples/hello/files::/" -o "$site/app.wasm"
