#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes a single file of an application that somebody else wrote: Pygments, the highlighter, with CPython. It is sealed, starts with fixed
# arguments, finds its compiled files valid, holds only the files that a run used, and tells what is in it.
# Needs Debian's apt and dpkg, the command wasi-vfs (see README.md), an engine that it finds, and CPython as a module:
#   samples/application/build.sh PYTHON.wasm OUT.wasm
set -euo pipefail
python=$(realpath "$1") out=$(realpath -m "$2")
package=python3-pygments=2.14.0+dfsg-1
sha256=405734a57b8d2722d10413c511d9b63ee78bbbdab8b2b689d7295260bc9618a2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq -o APT::Sandbox::User=root "$package"
echo "$sha256  $(echo ./*.deb)" | sha256sum --check --quiet
dpkg-deb -x ./*.deb files
mv files/usr/lib/python3/dist-packages app
find app -type l -delete

# The ten lines.
wasi-vfs run "$python" --dir app::app -- -m compileall -q app
pack() { # OUT OPTION...
    wasi-vfs pack "$python" --dir app::/app --env PYTHONPATH=/app --arg=-m --arg pygments --sealed --sbom -o "$@"
}
pack all.wasm
echo 'x = 1' | wasi-vfs run all.wasm --trace-file used.trace -- -l python -f html >/dev/null
pack "$out" --only-used used.trace
wasi-vfs check "$out"
echo 'print("hello")' | wasi-vfs run "$out" -- -l python -f html
