#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The Pester tests of the built module in out/WasiVfs, in a real pwsh; counted as skipped where pwsh or Pester is missing.
set -uo pipefail
cd "$(dirname "$0")"

missing=
if ! command -v pwsh >/dev/null; then
    missing="needs pwsh 7.6"
elif ! pwsh -NoProfile -NonInteractive -Command 'exit [int](-not (Get-Module -ListAvailable Pester | Where-Object Version -ge 5.5))'; then
    missing="needs Pester 5.5"
fi
if [[ -n $missing ]]; then
    tests=$(cat ./*.Tests.ps1 2>/dev/null | grep -cE '^\s*It\s')
    ((tests == 0)) || echo "skipped: $tests Pester tests ($missing)"
    echo "0 passed, 0 failed, $tests skipped"
    exit
fi
pwsh -NoProfile -NonInteractive -File run.ps1
