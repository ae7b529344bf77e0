#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the guest runtimes, and writes their hashes and the compiler's version beside them:
#   guest.wasm            from *.c and fixed/: the tree can only be read
#   guest-writable.wasm   from *.c and layer/: the tree can be changed
#   guest-component.wasm  from *.c, fixed/, component/ and component/fixed/: as guest.wasm, for programs that are part of a component
#   guest-component-writable.wasm  from *.c, layer/, component/ and component/layer/: as guest-writable.wasm, for those
#   guest-union.wasm      from *.c, union/, and the table and the writing of fixed/: as guest.wasm, with the host's directories over the tree
# Usage:
#   build.sh            rebuilds the committed files
#   build.sh --check    rebuilds elsewhere and compares; exit 0 equal, 1 different, 2 another compiler version (nothing proven)
set -euo pipefail
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
LD=${WASM_LD:-wasm-ld-19}
out=.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
compiler=$("$CLANG" --version | sed -n '1s/.*version \([0-9.]*\).*/\1/p')
if [ "${1:-}" = --check ]; then
    out=$scratch
    if ! grep -qx "clang $compiler" guest.txt; then
        echo "built with $(grep '^clang ' guest.txt), found clang $compiler: not compared"
        exit 2
    fi
fi

build() { # WASM FOLDERS...
    local objects="$scratch/$1.o" source
    mkdir "$objects"
    for source in *.c $(printf '%s/*.c ' "${@:2}"); do
        "$CLANG" --target=wasm32 -mcpu=mvp -mbulk-memory -mno-multivalue -fno-jump-tables -Os -std=c17 -ffreestanding -nostdlib \
            -fno-builtin -fvisibility=hidden -Wall -Wextra -Werror $(printf -- '-I%s ' "${@:2}") -I. -c "$source" -o "$objects/${source//\//-}.o"
    done
    # Without --stack-first: the stack must not lie below the data, where an underflow would leave the state for the program's top page.
    "$LD" --no-entry --export-dynamic --strip-all --fatal-warnings -z stack-size=16384 --initial-memory=131072 \
        "$objects"/*.o -o "$out/$1"
    printf '%s sha256 %s\n' "$1" "$(sha256sum <"$out/$1" | cut -d' ' -f1)" >>"$scratch/guest.txt"
    wc -c "$out/$1"
}

printf 'clang %s\n' "$compiler" >"$scratch/guest.txt"
build guest.wasm fixed
build guest-writable.wasm layer
build guest-component.wasm fixed component component/fixed
build guest-component-writable.wasm layer component component/layer
build guest-union.wasm union fixed
if [ "$out" = . ]; then
    cp "$scratch/guest.txt" guest.txt
else
    for file in guest.txt guest.wasm guest-writable.wasm guest-component.wasm guest-component-writable.wasm guest-union.wasm; do
        cmp "$file" "$out/$file" || exit 1
    done
fi
