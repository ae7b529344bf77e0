#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# samples/browser in real browsers without a window, Chromium and Firefox: the page shows what the same packed file prints on an engine of
# this machine, for packs of both memory profiles.
set -uo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$scratch"' EXIT
site=$scratch/site
passed=0 failed=0 skipped=0

# name | module | exit code | arguments
cases=(
    'a file|app.wasm|0|/poems/lamp.txt'
    'the default|app.wasm|0|/hello.txt'
    'a file that is not there|app.wasm|1|/none'
    'a tree|tree.wasm|0|/work'
    'a file, with the memory of its own|isolated.wasm|0|/poems/lamp.txt'
    'a tree, with the memory of its own|isolated-tree.wasm|0|/work'
)

end() {
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0))
    exit
}

skip() { # BROWSER REASON
    skipped=$((skipped + ${#cases[@]}))
    echo "skipped: a packed program in $1 ($2)"
}

wasi_vfs() { dotnet run --no-build --project src/WasiVfs.Cli -- "$@"; }

prepare() {
    npm ci --prefix tests/browser --no-fund --no-audit --loglevel=error && samples/browser/build.sh "$site" || return
    wasi_vfs pack samples/hello/print-file.wasm --dir samples/hello/files::/ --memory isolated -o "$site/isolated.wasm" || return
    local tree=(tests/fixtures/treesum/rust/treesum.wasm --dir samples/hello::/work --dir src/WasiVfs.Guest::/work/more)
    wasi_vfs pack "${tree[@]}" -o "$site/tree.wasm" && wasi_vfs pack "${tree[@]}" --memory isolated -o "$site/isolated-tree.wasm"
}

for program in node npm; do
    command -v "$program" >/dev/null || {
        skip Chromium "needs $program"
        skip Firefox "needs $program"
        end
    }
done
prepare >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    failed=${#cases[@]}
    end
}
node samples/browser/serve.mjs "$site" >"$scratch/address" &
server=$!
while [[ ! -s $scratch/address ]] && kill -0 "$server"; do sleep 0.1; done
addresses=()
for line in "${cases[@]}"; do
    IFS='|' read -r name module code argument <<<"$line"
    addresses+=("$(cat "$scratch/address")?module=$module&arg=$argument")
    # What it prints here, and how it ends.
    wasi_vfs run "$site/$module" -- "$argument" >"$scratch/output" 2>"$scratch/errors"
    here=$?
    if [[ $here != "$code" ]]; then
        echo "failed: $name ends with $here on this machine, and not with $code"
        failed=$((failed + 1))
    fi
    node -e 'const read = require("fs").readFileSync, [folder, exit] = process.argv.slice(1);
        console.log(JSON.stringify({ output: read(`${folder}/output`, "utf8"), errors: read(`${folder}/errors`, "utf8"), exit, faults: [] }));' \
        "$scratch" "$code" >>"$scratch/expected"
done

browser() { # NAME KIND PROGRAMS...
    local name=$1 kind=$2 program path= at=0 shown line
    shift 2
    for program in "$@"; do path=${path:-$(command -v "$program")}; done
    [[ -n $path ]] || { skip "$name" "needs $1"; return; }
    HOME=$scratch timeout 180 node tests/browser/pages.mjs "$kind" "$path" "${addresses[@]}" >"$scratch/shown" 2>"$scratch/$kind.log"
    while IFS= read -r line; do
        IFS= read -r shown <&3 || shown='nothing'
        if [[ $shown == "$line" ]]; then
            passed=$((passed + 1))
            echo "passed: ${cases[at]%%|*}, in $name"
        else
            failed=$((failed + 1))
            printf 'failed: %s, in %s\n  expected: %s\n  shown:    %s\n' "${cases[at]%%|*}" "$name" "$line" "$shown"
            tail -n 3 "$scratch/$kind.log"
        fi
        at=$((at + 1))
    done <"$scratch/expected" 3<"$scratch/shown"
}

browser Chromium chrome chromium chromium-browser google-chrome
browser Firefox firefox firefox-esr firefox
end
