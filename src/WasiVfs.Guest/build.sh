#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the guest runtime: src/WasiVfs.Guest/*.c -> guest.wasm, and writes its hash and the compiler's version beside it.
#   build.sh            rebuilds the committed files
#   build.sh --check    rebuilds elsewhere and compares; exit 0 equal, 1 different, 2 another compiler version (nothing proven)
set -euo pipefail
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
LD=${WASM_LD:-wasm-ld-19}
out=.
[ "${1:-}" = --check ] && out=$(mktemp -d) && trap 'rm -rf "$out"' EXIT
compiler=$("$CLANG" --version | sed -n '1s/.*version \([0-9.]*\).*/\1/p')
if [ "${1:-}" = --check ] && ! grep -qx "clang $compiler" guest.txt; then
    echo "built with $(grep '^clang ' guest.txt), found clang $compiler: not compared"
    exit 2
fi
objects=$(mktemp -d)
trap 'rm -rf "$objects"; [ "$out" = . ] || rm -rf "$out"' EXIT
for source in *.c; do
    "$CLANG" --target=wasm32 -mcpu=mvp -mbulk-memory -mno-multivalue -fno-jump-tables -Os -std=c17 -ffreestanding -nostdlib \
        -fno-builtin -fvisibility=hidden -Wall -Wextra -Werror -c "$source" -o "$objects/${source%.c}.o"
done
# Without --stack-first: the stack must not lie below the data, where an underflow would leave the state for the program's top page.
"$LD" --no-entry --export-dynamic --strip-all --fatal-warnings -z stack-size=16384 --initial-memory=131072 \
    "$objects"/*.o -o "$out/guest.wasm"
printf 'clang %s\nsha256 %s\n' "$compiler" "$(sha256sum < "$out/guest.wasm" | cut -d' ' -f1)" > "$out/guest.txt"
[ "$out" = . ] || { cmp guest.wasm "$out/guest.wasm" && cmp guest.txt "$out/guest.txt" || exit 1; }
wc -c "$out/guest.wasm"
