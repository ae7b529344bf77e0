#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The committed guest runtime is what its sources compile to: rebuilt and compared where the compiler is of the recorded version.
set -uo pipefail
cd "$(dirname "$0")/../../src/WasiVfs.Guest"
if ! command -v "${CLANG:-clang-19}" >/dev/null || ! command -v "${WASM_LD:-wasm-ld-19}" >/dev/null; then
    echo "skipped: the guest runtime rebuilt (needs clang-19 and lld-19)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
answer=$(./build.sh --check 2>&1)
status=$?
echo "$answer"
case $status in
0) echo "1 passed, 0 failed, 0 skipped" ;;
2) echo "skipped: the guest runtime rebuilt ($answer)"; echo "0 passed, 0 failed, 1 skipped" ;;
*) echo "0 passed, 1 failed, 0 skipped"; exit 1 ;;
esac
