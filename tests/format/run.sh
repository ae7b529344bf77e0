#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# White space of the C# sources is as .editorconfig says. Style, and what the analyzers say, is an error of the build already.
set -uo pipefail
cd "$(dirname "$0")/../.."
if dotnet format whitespace . --folder --verify-no-changes; then
    echo "1 passed, 0 failed, 0 skipped"
else
    echo "failed: the sources are not formatted: dotnet format whitespace . --folder"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
