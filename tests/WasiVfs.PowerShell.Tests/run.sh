#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the Pester tests in the PowerShell that the tool manifest pins.
cd "$(dirname "$0")" && exec dotnet tool run pwsh -NoProfile -NonInteractive -File run.ps1
