#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Asks whether there are known advisories about the packages that the repository pins: those of NuGet in packages.lock.json, with all that
# they bring, and those of npm in package-lock.json. A test for each lock file of npm and one for NuGet; one that no source answers is
# skipped. WASIVFS_ADVISORIES names a nuget.config with another audit source.
set -uo pipefail
cd "$(dirname "$0")/../.."
config=${WASIVFS_ADVISORIES:-tests/advisories/nuget.config}
. tests/checks.sh

pass() { echo "passed: $1" && passed=$((passed + 1)); }
fail() { echo "failed: $1" && cat "$2" && failed=$((failed + 1)); }

# Restored to a folder of its own, so that no build notices. What is found are warnings: NU1901 to NU1904 by severity; NU1900 and NU1905 say
# that the source did not answer or has no advisories.
nuget() {
    local name='advisories about packages of NuGet' log="$scratch/nuget"
    if ! dotnet restore WasiVfs.slnx --configfile "$config" --force -m:1 -p:UseArtifactsOutput=true -p:ArtifactsPath="$scratch/out" \
        -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low -p:TreatWarningsAsErrors=false >"$log" 2>&1; then
        # A machine without the network restores from its folder of packages, if it has them all.
        grep -q 'error NU1301' "$log" && skip "$name" "the source of packages cannot be reached" || fail "$name" "$log"
    elif grep -oE 'warning NU190[1-4]: .*' "$log" | sed 's/ \[.*//' | sort -u >"$scratch/found" && [[ -s $scratch/found ]]; then
        fail "$name" "$scratch/found"
    elif grep -qE 'warning NU190[05]:' "$log"; then
        skip "$name" "the source of packages serves no advisories"
    else
        pass "$name"
    fi
}

npm_packages() { # FOLDER
    local name="advisories about packages of npm in $1" log="$scratch/npm"
    if npm audit --prefix "$1" --package-lock-only --audit-level=moderate --json >"$log" 2>"$scratch/errors"; then
        grep -q '"auditReportVersion"' "$log" && pass "$name" || fail "$name" "$log"
    elif grep -q '"auditReportVersion"' "$log"; then
        npm audit --prefix "$1" --package-lock-only --audit-level=moderate >"$log" 2>&1
        fail "$name" "$log"
    elif grep -qE 'audit endpoint returned an error|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOAUDIT' "$scratch/errors" "$log"; then
        skip "$name" "the registry serves no advisories"
    else
        cat "$scratch/errors" >>"$log"
        fail "$name" "$log"
    fi
}

nuget
if command -v npm >/dev/null; then
    while read -r lock; do
        npm_packages "$(dirname "$lock")"
    done < <(find . -name package-lock.json -not -path '*/node_modules/*' | sort)
else
    skip "advisories about packages of npm" "needs npm"
fi
totals
