#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The committed guest runtime is what its sources compile to: rebuilt and compared if the compiler is of the recorded version. The
# sources are formatted as .clang-format says, and the unit tests reach the share of their lines that coverage.sh asks for.
set -uo pipefail
cd "$(dirname "$0")/../../src/WasiVfs.Guest"
. ../../tests/checks.sh

if ! command -v "${CLANG:-clang-19}" >/dev/null || ! command -v "${WASM_LD:-wasm-ld-19}" >/dev/null; then
    skip "the guest runtime rebuilt" "needs clang-19 and lld-19"
else
    answer=$(./build.sh --check 2>&1)
    status=$?
    echo "$answer"
    case $status in
    0) passed=$((passed + 1)) ;;
    2) skip "the guest runtime rebuilt" "$answer" ;;
    *) failed=$((failed + 1)) ;;
    esac
fi

format=${CLANG_FORMAT:-clang-format-19}
if ! command -v "$format" >/dev/null; then
    skip "the format of the guest runtime's sources" "needs $format"
elif "$format" --dry-run --Werror ./{,*/,*/*/}*.[ch]; then
    passed=$((passed + 1))
else
    echo "the sources are not formatted: $format -i src/WasiVfs.Guest/{,*/,*/*/}*.[ch]"
    failed=$((failed + 1))
fi

covers() { echo 'int main(void) { return 0; }' | clang-19 -fsanitize=address -fprofile-instr-generate -xc - -o /dev/null 2>/dev/null; }

if ! command -v llvm-cov-19 >/dev/null || ! command -v llvm-profdata-19 >/dev/null || ! covers; then
    skip "the guest runtime's coverage" "needs clang-19, libclang-rt-19-dev and llvm-19"
elif test/coverage.sh | tail -n 1; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi

totals
