#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# samples/browser in a real Chromium without a window: the page shows what the same packed file prints on an engine of this machine.
set -uo pipefail
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
lack=
[[ -n $chromium ]] || lack='needs chromium'
for program in node npm; do
    command -v "$program" >/dev/null || lack="needs $program"
done
if [[ -n $lack ]]; then
    echo "skipped: a packed program in a browser ($lack)"
    echo "0 passed, 0 failed, 4 skipped"
    exit 0
fi

scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$scratch"' EXIT
site=$scratch/site
passed=0 failed=0

wasi_vfs() { dotnet run --no-build --project src/WasiVfs.Cli -- "$@"; }

samples/browser/build.sh "$site" >"$scratch/log" 2>&1 &&
    wasi_vfs pack tests/fixtures/treesum/rust/treesum.wasm --dir samples/hello::/work --dir src/WasiVfs.Guest::/work/more \
        -o "$site/tree.wasm" >>"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    echo "0 passed, 4 failed, 0 skipped"
    exit 1
}
node samples/browser/serve.mjs "$site" >"$scratch/address" &
server=$!
while [[ ! -s $scratch/address ]] && kill -0 "$server"; do sleep 0.1; done

# What the page holds when its script has ended; root has no sandbox to be put in.
page() { # QUERY
    HOME=$scratch timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
        --user-data-dir="$scratch/profile" --virtual-time-budget=30000 --dump-dom "$(cat "$scratch/address")$1" 2>>"$scratch/chromium"
}

element() { # ID: its text, as the page shows it
    node -e '
        const text = require("fs").readFileSync(0, "utf8").match(new RegExp(`<(\\w+) id="${process.argv[1]}">([^]*?)</\\1>`));
        process.stdout.write(text ? text[2].replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&") : "no such element\n");
    ' "$1"
}

check() { # NAME MODULE EXIT-CODE ARGUMENTS...
    local name=$1 module=$2 code=$3 query="?module=$2" argument
    shift 3
    for argument in "$@"; do query+="&arg=$argument"; done
    wasi_vfs run "$site/$module" -- "$@" >"$scratch/output" 2>"$scratch/errors"
    local here=$?
    page "$query" >"$scratch/dom"
    if [[ $here == "$code" ]] && element output <"$scratch/dom" | cmp - "$scratch/output" &&
        element errors <"$scratch/dom" | cmp - "$scratch/errors" && element exit <"$scratch/dom" | diff - <(printf %s "$code"); then
        passed=$((passed + 1))
        echo "passed: $name"
    else
        failed=$((failed + 1))
        echo "failed: $name: exit code $here on this machine; the page:"
        cat "$scratch/dom"
        tail -n 3 "$scratch/chromium"
    fi
}

check 'a file' app.wasm 0 /poems/lamp.txt
check 'the default' app.wasm 0 /hello.txt
check 'a file that is not there' app.wasm 1 /none
check 'a tree' tree.wasm 0 /work
echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
