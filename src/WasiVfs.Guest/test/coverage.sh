#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the unit tests reach of the runtimes for preview1: a table of the sources, the lines that no test reaches, and exit code 1 if less than 95 %
# of the lines are reached. Needs clang-19, its sanitizers' libraries, and llvm-profdata-19 and llvm-cov-19 (package llvm-19).
#   coverage.sh [FOLDER]      FOLDER: also writes a page for each source there
set -euo pipefail
cd "$(dirname "$0")"
CLANG=${CLANG:-clang-19}
enough=95
pages=${1:+$(realpath -m "$1")}
image=$(realpath ../../../tests/fixtures/conformance/tree.erofs)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
low=0

mocked=()
for call in fd_close fd_filestat_get fd_read fd_readdir fd_write path_create_directory path_filestat_get path_filestat_set_times path_link \
    path_open path_readlink path_remove_directory path_rename path_symlink path_unlink_file; do
    mocked+=("-Dhost_$call=mock_$call")
done

for tree in fixed layer union; do
    flags="-I../$tree -I.. -I. -std=gnu17 -g -O0 -Wno-unknown-pragmas -fsanitize=address -DWASI_VFS_WRITABLE=$([[ $tree = layer ]] && echo 1 || echo 0)
        -DWASI_VFS_UNITED=$([[ $tree = union ]] && echo 1 || echo 0)"
    folder="$out/$tree"
    mkdir "$folder"
    extra="" mock=() folders=(../"$tree")
    case $tree in
    layer) extra="layer/fuzz_layer.c layer/model.c" ;;
    union)
        extra=union/host_tree.c mock=("${mocked[@]}") folders=(../fixed ../union) ;;
    esac
    guest=()
    for source in guest_begin.c ../*.c $(printf '%s/*.c ' "${folders[@]}") guest_end.c; do
        guest+=("$folder/$(basename "$source" .c).o")
        "$CLANG" $flags -fprofile-instr-generate -fcoverage-mapping -DWASI_VFS_GUEST -c "$source" -o "${guest[-1]}"
    done
    for source in host_mock.c host_calls.c; do
        guest+=("$folder/$(basename "$source" .c).o")
        "$CLANG" $flags "${mock[@]}" -c "$source" -o "${guest[-1]}"
    done
    "$CLANG" $flags -fprofile-instr-generate unit.c test_*.c "$tree"/test_*.c $extra machine.c machine_reset.c program.c linux_tree.c "${guest[@]}" \
        -o "$folder/unit"
    LLVM_PROFILE_FILE="$folder/profile" "$folder/unit" "$image"
    llvm-profdata-19 merge "$folder/profile" -o "$folder/data"
    cov() { llvm-cov-19 "$1" "$folder/unit" -instr-profile="$folder/data" "${@:2}" $(ls ../*.c ../"$tree"/*.[ch]); }
    cov report --show-region-summary=false --show-branch-summary=false
    echo "Lines of the runtime with $tree/ that no test reaches:"
    cov show | awk '/^\/.*:$/ { file = $0; sub(/.*\//, "", file) } /^ +[0-9]+\| +0\|/ { print "  " file $0 }'
    [[ -z $pages ]] || cov show -format=html -output-dir="$pages/$tree" >/dev/null
    share=$(cov report | awk '$1 == "TOTAL" { print int($10) }')
    echo "$share % of the lines with $tree/; at least $enough are asked for"
    ((share >= enough)) || low=1
done
exit $low
