#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the five runtimes for this machine with the address and undefined-behaviour sanitizers, side by side, tests them against a mock host
# and runs the libFuzzer targets for WASIVFS_FUZZ_SECONDS each (4; with 0 not at all). Ends with the line "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")"
export CLANG=${CLANG:-clang-19}
image=$(realpath ../../../tests/fixtures/conformance/tree.erofs)
if ! command -v "$CLANG" >/dev/null; then
    echo "skipped: the runtime's native tests (needs $CLANG)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
sanitizers="-std=gnu17 -g -O1 -Wall -Wextra -Werror -Wno-unknown-pragmas -fsanitize=address,undefined -fno-sanitize-recover=all"
if ! echo 'int main(void) { return 0; }' | "$CLANG" $sanitizers -xc - -o "$out/try" 2>/dev/null; then
    echo "skipped: the runtime's native tests (needs the sanitizers' libraries: libclang-rt-19-dev)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi

compile() { # OBJECT SOURCE FLAGS...
    "$CLANG" $FLAGS -fsanitize=fuzzer-no-link "${@:3}" -c "$2" -o "$1" || exit 1
}

# Builds and tests one runtime: that of one folder, or the same with the calls of components.
test_tree() { # fixed|layer|union|component/fixed|component/layer
    local tree=$1 folder="$out/$1" guest=() harness=() mock=() base folders=() tests extra="" own="" flags source
    base=$(basename "$tree") # what the runtime does with changes
    mkdir -p "$folder"
    export FLAGS="-I../$base -I.. -I. $sanitizers -DWASI_VFS_WRITABLE=$([[ $base = layer ]] && echo 1 || echo 0)
        -DWASI_VFS_UNITED=$([[ $tree = union ]] && echo 1 || echo 0)"
    folders=(../"$base")
    tests=$(echo test_*.c)
    case $tree in
    layer) extra="layer/fuzz_layer.c layer/model.c" ;;
    component/*) # with the calls of components, which trap; the other calls are tested above
        FLAGS+=" -Icomponent -I../component -I../$tree -Wno-unknown-attributes -ftrap-function=machine_trapped"
        folders+=(../component ../"$tree")
        tests=$(echo component/test_*.c)
        own=$(echo component/host_*.c) ;;
    union) # the mock host's calls that a tree in memory stands in front of get another name
        for source in fd_close fd_filestat_get fd_read fd_readdir fd_write path_create_directory path_filestat_get path_filestat_set_times \
            path_link path_open path_readlink path_remove_directory path_rename path_symlink path_unlink_file; do
            mock+=("-Dhost_$source=mock_$source")
        done
        folders=(../fixed ../union)
        own=union/host_tree.c ;;
    esac
    for source in guest_begin.c ../*.c $(printf '%s/*.c ' "${folders[@]}") guest_end.c; do # linked in this order: the marks stand around the runtime's variables
        guest+=("$folder/guest-$(tr / - <<<"${source#../}").o")
        compile "${guest[-1]}" "$source" -DWASI_VFS_GUEST
    done
    for source in machine.c machine_reset.c host_mock.c host_calls.c program.c linux_tree.c $own; do
        harness+=("$folder/$(basename "$source" .c).o")
        flags=()
        [[ $source = host_* ]] && flags=("${mock[@]}")
        compile "${harness[-1]}" "$source" "${flags[@]}"
    done
    "$CLANG" $FLAGS unit.c $tests "$tree"/test_*.c $extra "${guest[@]}" "${harness[@]}" -o "$folder/unit" || exit 1

    echo "$tree:"
    "$folder/unit" "$image"
    (($? <= 1)) || exit 1 # ended before its totals
    [[ ${WASIVFS_FUZZ_SECONDS-4} == 0 ]] || ./fuzz.sh "$tree" "$folder" "$image" "${WASIVFS_FUZZ_SECONDS-4}" "${guest[@]}" "${harness[@]}"
}

if [[ ${1:-} ]]; then # one of them
    (test_tree "$1")
    exit
fi
(test_tree fixed && test_tree component/fixed && test_tree union) >"$out/fixed.log" 2>&1 &
(test_tree layer && test_tree component/layer) >"$out/layer.log" 2>&1
layer=$?
wait $!
fixed=$?
cat "$out/fixed.log" "$out/layer.log"
((fixed == 0 && layer == 0)) || exit 1
awk '/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { p += $1; f += $3; s += $5 }
    END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 }' "$out"/*.log
