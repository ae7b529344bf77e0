#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Linux on arm64, under qemu: the command makes the same bytes as here, and the tests of the rules of hosts pass.
#   tests/arm64/run.sh                       the short set
#   tests/arm64/run.sh -namespace NAME ...   options of the runner of the library's tests
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
libraries=/usr/aarch64-linux-gnu

skip() { # REASON
    echo "skipped: everything ($1)"
    echo '0 passed, 0 failed, 1 skipped'
    exit
}

command -v qemu-aarch64-static >/dev/null || skip 'this needs qemu-aarch64-static: qemu-user-static'
[[ -e $libraries/lib/libstdc++.so.6 ]] || skip "this needs $libraries/lib/libstdc++.so.6: libstdc++6-arm64-cross and libc6-arm64-cross"

# .NET takes SHA-256 from OpenSSL, which Debian has no package of for other processors' programs: the arm64 package itself, unpacked.
ssl=out/linux-arm64/ssl
fetch_ssl() {
    mkdir -p $ssl/lists/partial $ssl/cache/archives/partial && cd $ssl || return
    local apt=(apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State::Lists="$PWD/lists"
        -o Dir::Cache="$PWD/cache" -o APT::Sandbox::User="$(id -un)")
    "${apt[@]}" update && "${apt[@]}" download libssl3 && dpkg -x libssl3_*.deb . && rm -r lists cache
}
[[ -e $ssl/usr/lib/aarch64-linux-gnu/libssl.so.3 ]] || (fetch_ssl) >/dev/null 2>&1 || skip 'this needs libssl3 for arm64, which apt did not fetch'

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0 skipped=0

dotnet build tests/arm64/QemuHost.csproj --verbosity quiet -o out/linux-arm64/build >"$scratch/log" 2>&1 || {
    cat "$scratch/log"
    echo '0 passed, 1 failed, 0 skipped'
    exit 1
}

# qemu follows neither W^X's mapping of memory nor what .NET's background threads do to each other.
arm64() { # PROGRAM ARGUMENTS...
    DOTNET_ROOT=$root/out/linux-arm64/dotnet DOTNET_EnableWriteXorExecute=0 DOTNET_gcServer=0 DOTNET_gcConcurrent=0 DOTNET_TieredCompilation=0 \
        timeout --kill-after=5 240 qemu-aarch64-static -L "$libraries" -E "LD_LIBRARY_PATH=$root/$ssl/usr/lib/aarch64-linux-gnu" "$@"
}

here() { dotnet src/WasiVfs.Cli/bin/Debug/net10.0/wasi-vfs.dll "$@"; }
there() { arm64 src/WasiVfs.Cli/bin/Debug/net10.0/wasi-vfs.arm64 "$@"; }

check() { # NAME FILE ARGUMENTS...: the command writes the same file on both
    local name=$1 file=$2
    shift 2
    mkdir -p "$scratch/here" "$scratch/there"
    if here "$@" -o "$scratch/here/$file" >"$scratch/here.log" 2>&1 && there "$@" -o "$scratch/there/$file" >"$scratch/there.log" 2>&1 &&
        cmp "$scratch/here/$file" "$scratch/there/$file"; then
        passed=$((passed + 1))
        echo "passed: $name"
    else
        failed=$((failed + 1))
        echo "failed: $name"
        cat "$scratch/here.log" "$scratch/there.log"
    fi
}

if (($# == 0)); then
    tree=(--dir samples/hello::/work --dir docs::/docs --dir tests/fixtures/conformance::/more)
    check 'a pack' app.wasm pack tests/fixtures/treesum/rust/treesum.wasm "${tree[@]}"
    check 'a pack with a memory of its own' isolated.wasm pack tests/fixtures/treesum/c/treesum.wasm "${tree[@]}" --memory isolated
    check 'an image' tree.erofs image "${tree[@]}"
    check 'a tar archive' tree.tar export "$scratch/here/app.wasm"
    set -- -class WasiVfs.Tests.Trees.HostRulesTests
fi

arm64 tests/WasiVfs.Core.Tests/bin/Debug/net10.0/WasiVfs.Core.Tests.arm64 -noColor -parallelMode none "$@" >"$scratch/tests" 2>&1
awk '
    /^    .* \[SKIP\]$/ { name = substr($0, 5, length($0) - 11); inside = 1; next }
    inside { sub(/^ +/, ""); print "skipped: " name " (" $0 ")"; inside = 0; next }
    { print }' "$scratch/tests"
line=$(grep -E ' Total: [0-9]+, Errors: ' "$scratch/tests" | tail -n 1)
if [[ $line =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+),\ Not\ Run:\ ([0-9]+) ]]; then
    passed=$((passed + BASH_REMATCH[1] - BASH_REMATCH[3] - BASH_REMATCH[4] - BASH_REMATCH[5]))
    failed=$((failed + BASH_REMATCH[2] + BASH_REMATCH[3])) skipped=$((skipped + BASH_REMATCH[4]))
else
    echo 'The tests ended without their totals: counted as one failure'
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && passed > 0))
