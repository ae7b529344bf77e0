#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the unit tests reach of the runtime: a table of its sources, the lines that no test reaches, and exit code 1 if less than 95 % of
# the lines are reached. Needs clang-19, its sanitizers' libraries, and llvm-profdata-19 and llvm-cov-19 (package llvm-19).
#   coverage.sh [FOLDER]      FOLDER: also writes a page for each source there
set -euo pipefail
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
enough=95
pages=${1:+$(realpath -m "$1")}
image=$(realpath ../../../tests/fixtures/conformance/tree.erofs)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags="-I../fixed -I.. -std=gnu17 -g -O0 -Wno-unknown-pragmas -fsanitize=address"

guest=()
for source in guest_begin.c ../*.c ../fixed/*.c guest_end.c; do
    guest+=("$out/$(basename "$source" .c).o")
    "$CLANG" $flags -fprofile-instr-generate -fcoverage-mapping -DWASI_VFS_GUEST -c "$source" -o "${guest[-1]}"
done
"$CLANG" $flags -fprofile-instr-generate unit.c test_*.c machine.c machine_reset.c host_mock.c host_calls.c program.c linux_tree.c \
    "${guest[@]}" -o "$out/unit"
LLVM_PROFILE_FILE="$out/profile" "$out/unit" "$image"
llvm-profdata-19 merge "$out/profile" -o "$out/data"
cov() { llvm-cov-19 "$1" "$out/unit" -instr-profile="$out/data" "${@:2}" $(ls ../*.c ../fixed/*.c); }
cov report --show-region-summary=false --show-branch-summary=false
echo "Lines that no test reaches:"
cov show | awk '/^\/.*:$/ { file = $0; sub(/.*\//, "", file) } /^ +[0-9]+\| +0\|/ { print "  " file $0 }'
[[ -z $pages ]] || cov show -format=html -output-dir="$pages" >/dev/null
share=$(cov report | awk '$1 == "TOTAL" { print int($10) }')
echo "$share % of the lines; at least $enough are asked for"
((share >= enough))
