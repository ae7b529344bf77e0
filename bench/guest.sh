#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What files cost inside a program: embedded in either memory profile, and in a host directory. Needs clang-19 with wasi-libc.
#   bench/guest.sh [ENGINE...]     words or paths of engines; otherwise wasmtime and node
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- wasmtime node
PATH=$(realpath -m ../shared/engines/bin):$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

dotnet build src/WasiVfs.Cli -c Release --verbosity quiet -o "$scratch/cli" >/dev/null
clang-19 --target=wasm32-wasi -O2 -Wall -Wextra -Werror bench/guest.c -o "$scratch/bench.wasm"
cd "$scratch"
for count in 100 100000; do
    mkdir -p "tree/$count"
    (cd "tree/$count" && seq -f %06.0f 0 $((count - 1)) | xargs touch)
done
mkdir tree/big
head -c 67108864 /dev/urandom >tree/big/file
wasi_vfs() { dotnet cli/wasi-vfs.dll "$@"; }
for memory in portable isolated; do wasi_vfs pack bench.wasm --dir ./tree::/ --memory $memory -o $memory.wasm; done

for engine in "$@"; do
    for memory in portable isolated; do
        printf '\n== %s, embedded, %s\n' "$engine" "$memory"
        wasi_vfs run --engine "$engine" $memory.wasm || true
    done
    printf '\n== %s, host directory\n' "$engine"
    wasi_vfs run --engine "$engine" --dir ./tree::/ bench.wasm -- host || true
done
