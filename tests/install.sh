#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Installs and fetches what the tests need beside the .NET SDK: packages of Debian or Ubuntu as root or through sudo, the packages that
# tests/engines and tests/components pin, the tools of .config/dotnet-tools.json. Without the right to install it says the line to type, and goes on: a test
# that needs what is missing is skipped. With --quick it leaves out what only whole runs need;
# with --systems it brings Wine and qemu too.
set -uo pipefail
cd "$(dirname "$0")/.."

# A compiler with sanitizers for the guest runtime, outside judges of images and archives, and Python for a real tree of files.
packages=(clang-19 lld-19 libclang-rt-19-dev erofs-utils zip unzip python3 libpython3-stdlib)
if [[ ${1-} != --quick ]]; then
    # What the runtime is rebuilt, formatted and measured with, tools that packed modules have to survive, Node, and browsers for samples/browser.
    packages+=(libclang-rt-19-dev-wasm32 clang-format-19 llvm-19 wasi-libc wabt binaryen)
    command -v node >/dev/null || packages+=(nodejs)
    command -v npm >/dev/null || packages+=(npm)
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || packages+=(chromium)
    command -v firefox >/dev/null || packages+=(firefox-esr)
    if [[ ${1-} == --systems && $(uname -m) == x86_64 ]]; then
        packages+=(wine wine64 gcc-mingw-w64-x86-64 bsdutils)
        packages+=(qemu-user-static gcc-aarch64-linux-gnu libc6-arm64-cross libstdc++6-arm64-cross libgcc-s1-arm64-cross)
    fi
fi

# Networks fail now and then.
retry() {
    local attempt
    for attempt in 1 2 3; do
        "$@" && return
        echo "attempt $attempt of 3 failed: $*" >&2
        sleep $((attempt * 5))
    done
    return 1
}

as_root() {
    if [[ $(id -u) == 0 ]]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

may_install() {
    [[ $(id -u) == 0 ]] || { command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; }
}

install_packages() {
    local package missing=() known=()
    for package in "${packages[@]}"; do
        dpkg-query --show --showformat '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || missing+=("$package")
    done
    ((${#missing[@]} > 0)) || return 0
    if ! may_install; then
        echo "To install what the tests need, type: sudo apt-get install --no-install-recommends ${missing[*]}"
        return 0
    fi

    echo "Installing ${missing[*]}"
    retry as_root apt-get update -qq || return
    for package in "${missing[@]}"; do # a release of the system may lack one
        apt-cache show --quiet=0 "$package" >/dev/null 2>&1 && known+=("$package") || echo "This system has no package '$package'."
    done
    ((${#known[@]} == 0)) || retry as_root apt-get install -qq --no-install-recommends "${known[@]}" >/dev/null
}

fetch_packages() { # FOLDER
    local lock=$1/package-lock.json installed=$1/node_modules/.package-lock.json
    [[ $installed -nt $lock ]] || retry npm ci --prefix "$1" --no-fund --no-audit --loglevel=error
}

if command -v apt-get >/dev/null; then
    install_packages || echo "Some packages could not be installed: tests that need them are skipped."
fi
if [[ ${1-} != --quick ]]; then
    for folder in tests/engines tests/components; do
        command -v npm >/dev/null && fetch_packages $folder || echo "The packages of $folder could not be fetched: tests that need them are skipped."
    done
fi
retry dotnet tool restore --verbosity quiet
