#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The C# sources are formatted as .editorconfig says. What the analyzers say is an error of the build already.
set -uo pipefail
cd "$(dirname "$0")/../.."
passed=0 failed=0
for kind in whitespace style; do
    if dotnet format "$kind" WasiVfs.slnx --verify-no-changes --no-restore; then
        passed=$((passed + 1))
    else
        echo "failed: the sources are not formatted: dotnet format $kind WasiVfs.slnx"
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed, 0 skipped"
((failed == 0))
