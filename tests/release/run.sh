#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A release for this platform: its native command passes the tests of the command, packs the same bytes as the command on the framework, and
# works in a root that holds nothing but it and libc; the npm package and the action are tried. With WASIVFS_SYSTEMS, which
# `./test.sh --systems` sets, also what takes minutes more: the native file for arm64, and a second release, whose bytes are the same.
set -uo pipefail
cd "$(dirname "$0")/../.."
. tests/dotnet-tests.sh
. tests/checks.sh
native=$scratch/published/wasi-vfs
arch=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
version=$(sed -n 's/.*<Version>\(.*\)<.*/\1/p' Directory.Build.props)

# Of the sources as they lie here, in a copy: what a publication leaves in obj folders would be in the way of the next build.
release() {
    dotnet tools/WasiVfs.Release/bin/Debug/net10.0/WasiVfs.Release.dll "$scratch/release" --trial "${platforms[@]}" &&
        (cd "$scratch/release" && sha256sum --check --quiet SHA256SUMS) &&
        unzip -q "$scratch/release/wasi-vfs-cli-$(uname -m)-unknown-linux-gnu.zip" -d "$scratch/published" &&
        [[ -s $scratch/published/LICENSE && -s $scratch/published/NOTICE && $("$native" --version) == "WasiVfs $version" ]]
}

# From the tarballs alone, as from a registry.
npm_package() (
    mkdir "$scratch/npm" && cp samples/hello/print-file.wasm "$scratch/npm/app.wasm" && cp -r samples/hello/files "$scratch/npm" && cd "$scratch/npm" || return
    npm install --silent --offline --no-audit --no-fund "$scratch/release/wasi-vfs-linux-$arch-$version.tgz" "$scratch/release/wasi-vfs-$version.tgz" &&
        [[ $(npx --offline wasi-vfs --version) == "WasiVfs $version" ]] &&
        npx --offline wasi-vfs pack app.wasm --dir files::/ -o packed.wasm &&
        ! npx --offline wasi-vfs pack none.wasm --dir files::/ -o x.wasm 2>said && grep -q "none.wasm" said &&
        node --input-type=module -e "
            import { pack, list, read } from 'wasi-vfs';
            import assert from 'node:assert';
            pack('app.wasm', { dirs: { '/a': 'files' }, output: 'api.wasm' });
            assert.deepEqual(list('api.wasm', '/a/poems'), ['lamp.txt', 'tide.txt']);
            assert.equal(read('api.wasm', '/a/hello.txt').toString(), 'Hello from inside the module!\n');
            assert.throws(() => pack('none.wasm', { output: 'x.wasm' }), /none.wasm/);
            assert.throws(() => pack('app.wasm', {}), TypeError);" &&
        says "The package 'wasi-vfs-sunos-" node --input-type=module -e "
            Object.defineProperty(process, 'platform', { value: 'sunos' });
            process.argv = [process.argv[0], 'wasi-vfs', '--version'];
            await import('./node_modules/wasi-vfs/command.mjs');"
)

# From the folder alone: .NET takes the package with the native file, which then runs where no .NET is found.
dotnet_tool() (
    mkdir "$scratch/tool" && cd "$scratch/tool" || return
    printf '<configuration><packageSources><clear /><add key="ours" value="%s" /></packageSources></configuration>\n' "$scratch/release" >nuget.config
    export NUGET_PACKAGES=$scratch/tool/cache
    dotnet tool install WasiVfs.Cli --tool-path bin --configfile nuget.config &&
        [[ $(env -i PATH=/usr/bin:/bin DOTNET_ROOT=/nowhere bin/wasi-vfs --version) == "WasiVfs $version" ]] &&
        cmp "$(find bin/.store cache -path '*linux-*' -name wasi-vfs | head -n 1)" "$native"
)

action() {
    MODULE=samples/hello/print-file.wasm OUTPUT=$scratch/action.wasm WASI_VFS=$native ARGUMENTS=--sealed \
        DIRS=$'samples/hello/files::/a b\npackaging::/p' packaging/action/pack.sh || return
    "$native" ls -R "$scratch/action.wasm" | grep -x 'a b/hello.txt' && "$native" ls -R "$scratch/action.wasm" | grep -x 'p/NOTICE'
}

# Made anew for this platform, from sources in another folder; without what is of the other platform, or names both.
again() {
    local others="aarch64|linux-arm64|wasi-vfs.rb|Dockerfile|WasiVfs.Cli.$version.nupkg"
    dotnet tools/WasiVfs.Release/bin/Debug/net10.0/WasiVfs.Release.dll "$scratch/again" --trial --platform "linux-$arch" &&
        diff <(grep -Ev "$others" "$scratch/release/SHA256SUMS") <(grep -Ev "$others" "$scratch/again/SHA256SUMS")
}

# The native file of the other architecture, which the cross compiler has linked.
arm64() {
    local run=(qemu-aarch64-static -L /usr/aarch64-linux-gnu "$scratch/arm64/wasi-vfs")
    unzip -q "$scratch/release/wasi-vfs-cli-aarch64-unknown-linux-gnu.zip" -d "$scratch/arm64" &&
        [[ $("${run[@]}" --version) == "WasiVfs $version" ]] || return
    for module in samples/hello/print-file.wasm tests/fixtures/treesum/c/treesum.wasm; do
        "${run[@]}" pack "$module" --dir docs::/docs -o "$scratch/arm64.wasm" && "$native" pack "$module" --dir docs::/docs -o "$scratch/here.wasm" &&
            cmp "$scratch/arm64.wasm" "$scratch/here.wasm" || return
    done
}

# Whether a command fails and says so.
says() { # WORDS COMMAND...
    local words=$1 said
    shift
    said=$("$@" 2>&1) && { echo "did not fail: $*"; return 1; }
    [[ $said == *"$words"* ]] || { echo "said: $said"; return 1; }
}

# In a clone, whose tree and version can be spoiled.
refusals() {
    local clone=$scratch/clone tool=tools/WasiVfs.Release/bin/Debug/net10.0
    mkdir "$scratch/full" && touch "$scratch/full/x"
    git clone --quiet --depth 1 "file://$PWD" "$clone" && mkdir -p "$clone/$tool" && cp -r $tool/. "$clone/$tool" || return
    release_of() { dotnet "$clone/$tool/WasiVfs.Release.dll" "$@"; }
    commit() { git -C "$clone" -c user.name=test -c user.email=test@example.org commit --quiet --all --message test; }
    says 'is not empty' release_of "$scratch/full" && says "no platform 'amiga'" release_of "$scratch/new" --platform amiga || return
    says "CHANGELOG.md has no part '## [$version]'" release_of "$scratch/new" || return
    echo changed >>"$clone/README.md"
    says 'commit them or put them away' release_of "$scratch/new" || return
    sed -i '/<Version>/d' "$clone/Directory.Build.props" && commit || return
    says 'names no Version' release_of "$scratch/new" && [[ ! -e $scratch/new ]]
}

# With nothing on the PATH but what the tool itself starts.
no_cross_compiler() {
    mkdir "$scratch/path" && ln -s "$(command -v git)" "$(command -v dotnet)" "$scratch/path" &&
        PATH=$scratch/path says "needs the cross compiler 'aarch64-linux-gnu-gcc'" \
            dotnet tools/WasiVfs.Release/bin/Debug/net10.0/WasiVfs.Release.dll "$scratch/none" --trial --platform linux-arm64
}

same_bytes() {
    local module count=0
    mkdir "$scratch/tree" && cp README.md CONTRIBUTING.md "$scratch/tree"
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

# What docs/INSTALL.md says of glibc; what is linked with a newer one than this needs a newer one.
glibc() {
    local least newest
    least=$(sed -n 's/^glibc \([0-9.]*\) or later.*/\1/p' docs/INSTALL.md)
    newest=$(objdump -T "$native" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
    [[ -n $least && $newest == "GLIBC_$least" ]] || { echo "$newest, documented: $least"; return 1; }
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
    skip "a release" "needs Linux and a C compiler, by which .NET links"
else
    platforms=(--platform "linux-$arch") lacks=
    if [[ -z ${WASIVFS_SYSTEMS-} ]]; then
        lacks="./test.sh --systems"
    elif [[ $arch != x64 ]]; then
        lacks="Linux on x64"
    elif ! { type -P aarch64-linux-gnu-gcc && type -P qemu-aarch64-static; } >/dev/null || [[ ! -e /usr/aarch64-linux-gnu/lib/libc.so.6 ]]; then
        lacks="gcc-aarch64-linux-gnu and qemu-user-static"
    else
        platforms+=(--platform linux-arm64)
    fi
    check "a release is made, with sums that are right" release
    if [[ -n ${WASIVFS_SYSTEMS-} ]]; then
        check "a second one has the same bytes" again
    else
        skip "a second release" "needs ./test.sh --systems"
    fi
    check "a folder that is not empty, a platform that is not known, a changed tree and a missing version are refused" refusals
    if [[ $arch == x64 ]]; then
        check "a cross compiler that is missing is named" no_cross_compiler
    else
        skip "a cross compiler that is missing" "needs Linux on x64"
    fi
    check "it packs the bytes that the command on the framework packs" same_bytes
    if printf '%s\n2.36\n' "$(ldd --version | sed -n '1s/.* //p')" | sort -VC; then
        check "it needs the glibc that the documents tell" glibc
    else
        skip "which glibc it needs" "needs a machine with glibc 2.36 or older, since a newer one gives functions newer versions"
    fi
    if [[ -z $lacks ]]; then
        check "the native file for arm64 packs the same bytes under qemu" arm64
    else
        skip "the native file for arm64" "needs $lacks"
    fi
    if ((EUID == 0)); then
        check "it works in a root that holds libc and nothing else" alone
    else
        skip "in a root that holds libc and nothing else" "needs root"
    fi
    if command -v npm node >/dev/null; then
        check "npm's package finds its platform's, runs and has an API" npm_package
    else
        skip "npm's package" "needs npm and node"
    fi
    check "the .NET tool is the native file" dotnet_tool
    check "the action's step packs" action
    WASIVFS_COMMAND=$native dotnet_tests --project tests/WasiVfs.Cli.Tests | tee "$scratch/tests"
    read -r p _ f _ s _ <<<"$(tail -n 1 "$scratch/tests")"
    [[ $p =~ ^[0-9]+$ ]] || { p=0 f=1 s=0; }
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
fi
totals
