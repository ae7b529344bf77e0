#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The command as one native file: it is published without a remark, passes the tests of the command, packs the same bytes as the command on
# the framework, and works in a root that holds nothing but it and libc.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/dotnet-tests.sh
passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
native=$scratch/published/wasi-vfs

check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then
        passed=$((passed + 1))
        echo "passed: $name"
    else
        failed=$((failed + 1))
        echo "failed: $name"
        sed 's/^/    /' "$scratch/log"
    fi
}

skip() { # NAME REASON
    echo "skipped: $1 ($2)"
    skipped=$((skipped + 1))
}

# In a copy of the sources: what a publication leaves in obj folders would be in the way of the next build.
publish() {
    mkdir "$scratch/source" && git ls-files -z | tar -c --null -T - | tar -x -C "$scratch/source" || return
    (cd "$scratch/source" && dotnet publish src/WasiVfs.Cli -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
        -p:PublishAot=true -o "$scratch/published" --verbosity quiet)
}

same_bytes() {
    local module count=0
    mkdir "$scratch/tree" && cp README.md tests/fixtures/README.md "$scratch/tree"
    for module in tests/fixtures/*/*.wasm samples/hello/*.wasm; do
        dotnet src/WasiVfs.Cli/bin/Debug/net10.0/wasi-vfs.dll pack "$module" --dir "$scratch/tree::/tree" -o "$scratch/a.wasm" >"$scratch/a" 2>&1
        local code=$?
        "$native" pack "$module" --dir "$scratch/tree::/tree" -o "$scratch/b.wasm" >"$scratch/b" 2>&1
        [[ $? == "$code" ]] && diff "$scratch/a" "$scratch/b" || { echo "$module"; return 1; }
        ((code == 0)) || continue
        cmp "$scratch/a.wasm" "$scratch/b.wasm" || { echo "$module"; return 1; }
        count=$((count + 1))
    done
    echo "$count modules"
    ((count > 5))
}

# No devices, no OpenSSL, no other library than what the file itself names.
alone() {
    local root=$scratch/root library
    mkdir -p "$root/tmp" "$root/tree"
    ldd "$native" | grep -o '/[^ ]*' | while read -r library; do mkdir -p "$root${library%/*}" && cp -L "$library" "$root$library"; done
    cp "$native" samples/hello/print-file.wasm "$root"
    head -c 3000000 /dev/urandom >"$root/tree/large"
    chroot "$root" /wasi-vfs pack /print-file.wasm --dir /tree::/tree -o /packed.wasm && chroot "$root" /wasi-vfs check /packed.wasm &&
        chroot "$root" /wasi-vfs cat /packed.wasm /tree/large | cmp - "$root/tree/large"
}

if [[ $(uname) != Linux ]] || ! command -v clang-19 gcc clang >/dev/null; then
    skip "the command as a native file" "needs Linux and a C compiler, by which .NET links"
else
    check "the native file is published without a remark" publish
    check "it packs the bytes that the command on the framework packs" same_bytes
    if ((EUID == 0)); then
        check "it works in a root that holds libc and nothing else" alone
    else
        skip "in a root that holds libc and nothing else" "needs root"
    fi
    WASIVFS_COMMAND=$native dotnet_tests --project tests/WasiVfs.Cli.Tests | tee "$scratch/tests"
    read -r p _ f _ s _ <<<"$(tail -n 1 "$scratch/tests")"
    [[ $p =~ ^[0-9]+$ ]] || { p=0 f=1 s=0; }
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
fi
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
