#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What reading costs inside a component of WASI 0.2: embedded in either memory profile, and in a host directory, in one run on the command
# wasmtime; and what the runtime adds to the component. Needs clang-19, wasm-ld-19, wasm-tools, and npm, which fetches the interfaces in the package of jco (200 KB).
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$(realpath -m ../shared/engines/bin):$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

dotnet build src/WasiVfs.Cli -c Release --verbosity quiet -o "$scratch/cli" >/dev/null
tar -xzf "$scratch/$(npm pack --silent --pack-destination "$scratch" @bytecodealliance/jco@1.35.0)" -C "$scratch"
mkdir "$scratch/wit"
cp bench/components.wit "$scratch/wit"
cp -r "$scratch/package/lib/wit/builtin/0.2.12" "$scratch/wit/deps"
clang-19 --target=wasm32 -std=c17 -O2 -Wall -Wextra -Werror -ffreestanding -fno-builtin -mbulk-memory -Itests/fixtures/conformance/wasip2 \
    -c bench/components.c -o "$scratch/bench.o"
wasm-ld-19 --no-entry --strip-all "$scratch/bench.o" -o "$scratch/core.wasm"
cd "$scratch"
wasm-tools component embed wit core.wasm -o embedded.wasm
wasm-tools component new embedded.wasm -o bench.wasm
mkdir tree nothing
code() { wasm-tools objdump "$1" | awk '$1 == "code" { bytes += $7 } END { print bytes }'; }
for memory in portable isolated; do
    dotnet cli/wasi-vfs.dll pack bench.wasm --dir ./nothing::/ --memory $memory -o small.wasm
    printf '== code that is added, %s: %d bytes\n' "$memory" $(($(code small.wasm) - $(code bench.wasm)))
done
for size in 1 10 100; do head -c "${size}M" /dev/urandom >"tree/$size"; done
for memory in portable isolated; do
    dotnet cli/wasi-vfs.dll pack bench.wasm --dir ./tree::/ --memory $memory -o $memory.wasm
    wasmtime compile $memory.wasm -o $memory.cwasm
    printf '\n== embedded, %s\n' "$memory"
    wasmtime run --allow-precompiled $memory.cwasm
done
wasmtime compile bench.wasm -o bench.cwasm
printf '\n== host directory\n'
wasmtime run --allow-precompiled --dir tree::/ bench.cwasm
