#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the Pester tests where PowerShell is there.
if ! command -v pwsh >/dev/null; then
    echo 'skipped: all Pester tests (pwsh, PowerShell 7.6, is not on PATH)'
    echo '0 passed, 0 failed, 1 skipped'
    exit 0
fi
exec pwsh -NoProfile -NonInteractive -File "$(dirname "$0")/run.ps1"
