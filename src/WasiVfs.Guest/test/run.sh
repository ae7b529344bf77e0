#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the runtime for this machine with the address and undefined-behaviour sanitizers and tests it against a mock host.
# Ends with the line "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
image=../../../tests/fixtures/conformance/tree.erofs
if ! command -v "$CLANG" >/dev/null; then
    echo "skipped: the runtime's native tests (needs $CLANG)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags=(-std=gnu17 -g -O1 -Wall -Wextra -Werror -Wno-unknown-pragmas -fsanitize=address,undefined -fno-sanitize-recover=all)

compile() { # OBJECT SOURCE FLAGS...
    "$CLANG" "${flags[@]}" "${@:3}" -c "$2" -o "$1" || exit 1
}

guest=()
for source in guest_begin.c ../*.c guest_end.c; do # in this order: the marks stand around the runtime's variables
    object="$out/guest-$(basename "$source" .c).o"
    compile "$object" "$source" -DWASI_VFS_GUEST
    guest+=("$object")
done
for source in machine host_mock program unit test_*; do
    for file in ${source%.c}.c; do compile "$out/$(basename "$file" .c).o" "$file"; done
done
"$CLANG" "${flags[@]}" "${guest[@]}" "$out"/{machine,host_mock,program,unit}.o "$out"/test_*.o -o "$out/unit" || exit 1
"$out/unit" "$image"
