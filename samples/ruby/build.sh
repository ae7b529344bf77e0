#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes a single file of Rouge, a highlighter in Ruby that somebody else wrote, and of npm's Ruby, which is a reactor and not a command.
# Needs Debian's apt, dpkg and wabt, Node, the command wasi-vfs (see README.md), and the folder into which npm installed
# @ruby/3.4-wasm-wasi@2.10.1 and binaryen@132.0.0:
#   samples/ruby/build.sh NODE_MODULES OUT.wasm
set -euo pipefail
here=$(realpath "$(dirname "$0")") modules=$(realpath "$1") out=$(realpath -m "$2")
package=ruby-rouge=3.30.0-2
sha256=6dc70df7d84136ad5849c94a60e5dd1f56f7435cb4c3e14e938abff6df4235fb

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root "$package"
echo "$sha256  $(echo ./*.deb)" | sha256sum --check --quiet
dpkg-deb -x ./*.deb files

# Ruby as a command: its reactor, what calls it, and what stands for the JavaScript around it are joined; _start and the memory stay exported.
for module in "$here"/*.wat; do wat2wasm "$module" -o "$(basename "$module" .wat).wasm"; done
echo '[{"name": "start", "export": "_start", "root": true}, {"name": "memory", "export": "memory", "root": true}]' >exports.json
features=(--enable-bulk-memory --enable-mutable-globals --enable-nontrapping-float-to-int --enable-sign-ext)
join() { # REACTOR OUT
    "$modules/.bin/wasm-merge" "${features[@]}" "$modules/@ruby/3.4-wasm-wasi/dist/$1" ruby command.wasm command host.wasm rb-js-abi-host \
        canonical_abi.wasm canonical_abi -o merged.wasm
    "$modules/.bin/wasm-metadce" "${features[@]}" --graph-file exports.json merged.wasm -o "$2" >/dev/null
}
join ruby.wasm ruby.wasm
join ruby+stdlib.wasm ruby+stdlib.wasm

# The ten lines.
wasi-vfs run ruby+stdlib.wasm --empty-dir /out --writable --changes stdlib.tar -- -e 'require "fileutils"; FileUtils.cp_r "/usr/local/lib/ruby", "/out"'
tar -xf stdlib.tar
gems=files/usr/share/rubygems-integration/all
pack() { # OUT OPTION...
    wasi-vfs pack ruby.wasm --dir out/ruby::/usr/local/lib/ruby --dir "$gems::/gems" --env GEM_PATH=/gems \
        --arg /gems/gems/rouge-3.30.0/bin/rougify --sealed --sbom -o "$@"
}
pack all.wasm
echo 'x = 1' | wasi-vfs run all.wasm --trace-file used.trace -- highlight -l ruby -f html >/dev/null
pack "$out" --only-used used.trace
wasi-vfs check "$out"
echo 'puts "hello"' | wasi-vfs run "$out" -- highlight -l ruby -f html
