#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the libFuzzer targets from the objects in a folder and runs each for some seconds, from seeds made here.
#   fuzz.sh TREE FOLDER IMAGE SECONDS OBJECTS...     TREE: fixed, layer, union, component/fixed or component/layer; ends with "N passed, N failed, N skipped"; needs what run.sh
#                                                   exports
# A call that does not end is found by the number of its steps (fuzz.h), which no busy machine changes; libFuzzer's own timeout is
# only for a loop without steps.
set -uo pipefail
cd "$(dirname "$0")"
tree=$1 folder=$2 limit=-max_total_time=$4
export WASI_VFS_IMAGE=$3
shift 4
passed=0 failed=0 skipped=0

bytes() { # NUMBER... prints them as bytes
    printf '\\%03o' "$@" | xargs -0 printf
}

seeds() { # TARGET FOLDER
    local i=0 path
    case $1 in
    paths)
        for path in file.txt dir/deep/er/leaf links/to-dir/inner.txt links/chain-39 links/loop-a links/escape dir/.. ../x /x void/ \
            links/up/links/to-file many/entry-0300 links/through .//dir//. links/file-as-dir ''; do
            for choice in '\000\000' '\001\003' '\000\103' '\001\012'; do printf "$choice%s" "$path" >"$2/$((i++))"; done
        done ;;
    calls | damage | trace | component) for i in $(seq 40); do bytes $((i & 1)) $((i * 37 & 255)) $(for j in $(seq 60); do echo $(((i * j * 131 + j * 7) & 255)); done) >"$2/$i"; done ;;
    image) # the superblock, the first inodes, a directory's records
        for i in $(seq 1024 16 1152) $(seq 1152 7 1500); do printf "\\001\\$(printf %03o $((i >> 8)))\\$(printf %03o $((i & 255)))\\010" >"$2/$i"; done ;;
    layer) # every quota in both profiles, and a long sequence of calls
        for i in $(seq 0 255); do LC_ALL=C awk -v seed="$i" 'BEGIN { srand(seed); printf "%c%c", seed % 2 + 48, seed; for (i = 0; i < 2500; i++) printf "%c", int(rand() * 256) }' >"$2/$i"; done ;;
    esac
}

case $tree in
layer) targets="calls image damage trace layer" ;;
fixed | union) targets="calls image damage trace paths" ;;
component/*) targets=component ;;
esac
for target in $targets; do
    binary="$folder/fuzz_$target" corpus="$folder/corpus_$target" log="$folder/log"
    case $target in
    layer) sources="layer/fuzz_layer.c layer/model.c" ;;
    component) sources="component/fuzz_component.c random_call.c" ;;
    *) sources="fuzz_$target.c random_call.c" ;;
    esac
    if ! "$CLANG" $FLAGS -fsanitize=fuzzer $sources "$@" -o "$binary" 2>"$log"; then
        if grep -q clang_rt.fuzzer "$log"; then
            echo "skipped: fuzz $tree $target (needs libFuzzer: libclang-rt-19-dev)"
            skipped=$((skipped + 1))
        else
            cat "$log"
            failed=$((failed + 1))
        fi
        continue
    fi
    mkdir -p "$corpus"
    seeds "$target" "$corpus"
    if "$binary" "$corpus" "$limit" -timeout=1200 -max_len=4000 -artifact_prefix="$folder/" >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "fuzz $tree $target: $(grep -o 'Done .*' "$log")"
    else
        failed=$((failed + 1))
        tail -n 40 "$log"
        for input in "$folder"/crash-* "$folder"/timeout-*; do [ -f "$input" ] && echo "input: $(base64 -w0 "$input")"; done
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
