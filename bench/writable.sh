#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What changing files costs inside a program, in milliseconds: embedded in either memory profile, and in a host directory of the same engine,
# in one run, with the ratio host : embedded (above 1 the embedded files are faster). Below that, a tree that is only read: packed to be
# read, and packed to be changed. Needs clang-19 with wasi-libc.
#   bench/writable.sh [ENGINE...]     words or paths of engines; otherwise wasmtime and node
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- wasmtime node
PATH=$(realpath -m ../shared/engines/bin):$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

dotnet build src/WasiVfs.Cli -c Release --verbosity quiet -o "$scratch/cli" >/dev/null
clang-19 --target=wasm32-wasi -O2 -Wall -Wextra -Werror bench/writable.c -o "$scratch/bench.wasm"
cd "$scratch"
mkdir -p r
for i in $(seq -f %04.0f 0 999); do head -c 3000 /dev/zero >"r/$i"; done
wasi_vfs() { dotnet cli/wasi-vfs.dll "$@"; }
for memory in portable isolated; do
    wasi_vfs pack bench.wasm --empty-dir /w --dir ./r::/r --memory $memory --writable -o $memory.wasm
    wasi_vfs pack bench.wasm --empty-dir /w --dir ./r::/r --memory $memory -o read-$memory.wasm
done

run() { # ENGINE MODULE ARGUMENTS... -> figures, or a dash in each place if the engine cannot
    wasi_vfs run --engine "$1" "$2" "${@:3}" 2>"$2.log" || head -n 1 "$2.log" >&2
}

for engine in "$@"; do
    rm -rf host
    mkdir host
    printf '\n== %s\n%-18s %10s %10s %10s %8s %8s\n' "$engine" ms host portable isolated x x
    run "$engine" bench.wasm --dir ./host::/w >host.txt
    run "$engine" portable.wasm >portable.txt
    run "$engine" isolated.wasm >isolated.txt
    awk 'FILENAME != last { last = FILENAME; column++ } { value[$1, column] = $2; if (column == 1) order[++n] = $1 }
        END { for (i = 1; i <= n; i++) { k = order[i]; h = value[k, 1]; p = value[k, 2]; s = value[k, 3]
            printf "%-18s %10.1f %10s %10s %8s %8s\n", k, h, p, s, (p > 0 ? sprintf("%.1f", h / p) : "-"), (s > 0 ? sprintf("%.1f", h / s) : "-") } }' \
        host.txt portable.txt isolated.txt
    printf '%-18s %10s %10s %10s\n' ms read-only writable x
    for memory in portable isolated; do
        # Eleven pairs, one after the other, since what else the machine does changes more than what is measured: medians.
        for round in $(seq 11); do
            only=$(run "$engine" read-$memory.wasm -- read | cut -d' ' -f2)
            layered=$(run "$engine" $memory.wasm -- read | cut -d' ' -f2)
            [ -n "$only" ] && [ -n "$layered" ] || break
            awk -v o="$only" -v l="$layered" 'BEGIN { print o, l, o / l }'
        done >pairs.txt
        median() { cut -d' ' -f"$1" pairs.txt | sort -g | sed -n 6p; }
        [ "$(wc -l <pairs.txt)" -lt 11 ] || printf '%-18s %10.2f %10.2f %10.2f\n' "read $memory" "$(median 1)" "$(median 2)" "$(median 3)"
    done
done
