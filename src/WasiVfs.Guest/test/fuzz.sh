#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the libFuzzer targets from the objects in a folder and runs each for some seconds, from seeds made here.
#   fuzz.sh OBJECTS IMAGE SECONDS     ends with "N passed, N failed, N skipped"
set -uo pipefail
cd "$(dirname "$0")"
objects=$1 seconds=$3
export WASI_VFS_IMAGE=$2
CLANG=${CLANG:-clang-19}
flags=(-std=gnu17 -g -O1 -Wall -Wextra -Werror -Wno-unknown-pragmas -fsanitize=address,undefined -fno-sanitize-recover=all)
passed=0 failed=0 skipped=0

seeds() { # TARGET FOLDER
    local i=0 path
    case $1 in
    paths)
        for path in file.txt dir/deep/er/leaf links/to-dir/inner.txt links/chain-39 links/loop-a links/escape dir/.. ../x /x void/ \
            links/up/links/to-file many/entry-0300 links/through .//dir//. links/file-as-dir ''; do
            for choice in '\000\000' '\001\003' '\000\103' '\001\012'; do printf "$choice%s" "$path" >"$2/$((i++))"; done
        done ;;
    calls) for i in $(seq 40); do printf '\\%03o' $((i & 1)) $((i * 37 & 255)) $(for j in $(seq 60); do echo $(((i * j * 131 + j * 7) & 255)); done) |
        xargs -0 printf >"$2/$i"; done ;;
    image) # the superblock, the first inodes, a directory's records
        for i in $(seq 1024 16 1152) $(seq 1152 7 1500); do printf "\\001\\$(printf %03o $((i >> 8)))\\$(printf %03o $((i & 255)))\\010" >"$2/$i"; done ;;
    esac
}

for target in paths calls image; do
    binary="$objects/fuzz_$target" corpus="$objects/corpus_$target"
    if ! "$CLANG" "${flags[@]}" -fsanitize=fuzzer "fuzz_$target.c" "$objects"/guest-guest_begin.o \
        $(ls "$objects"/guest-*.o | grep -v -e guest_begin -e guest_end) "$objects"/guest-guest_end.o \
        "$objects"/{machine,host_mock,program}.o -o "$binary" 2>"$objects/log"; then
        if grep -q clang_rt.fuzzer "$objects/log"; then
            echo "skipped: fuzz $target (needs libFuzzer: libclang-rt-19-dev)"
            skipped=$((skipped + 1))
        else
            cat "$objects/log"
            failed=$((failed + 1))
        fi
        continue
    fi
    mkdir -p "$corpus"
    seeds "$target" "$corpus"
    if "$binary" "$corpus" -max_total_time="$seconds" -timeout=10 -max_len=2000 -artifact_prefix="$objects/" >"$objects/log" 2>&1; then
        passed=$((passed + 1))
        echo "fuzz $target: $(grep -o 'Done .*' "$objects/log")"
    else
        failed=$((failed + 1))
        tail -n 40 "$objects/log"
        for input in "$objects"/crash-* "$objects"/timeout-*; do [ -f "$input" ] && echo "input: $(base64 -w0 "$input")"; done
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
