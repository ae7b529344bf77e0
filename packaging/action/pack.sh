#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The step of action.yml: packs by $WASI_VFS what the action's inputs name, which are variables so that no input is code of the shell.
set -euo pipefail

# Git's bash on Windows takes HOST::/GUEST for a list of paths, and would hand on another one.
export MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*'
options=()
while IFS= read -r mapping; do
    [[ -z $mapping ]] || options+=(--dir "$mapping")
done <<<"$DIRS"
while IFS= read -r option; do
    [[ -z $option ]] || options+=("$option")
done <<<"${ARGUMENTS-}"
# shellcheck disable=SC2086 # a command and its first arguments
exec $WASI_VFS pack "$MODULE" "${options[@]}" -o "$OUTPUT"
