#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every test: builds, fetches the engines that tests/engines pins, then runs the .NET tests and every executable
# src/*/test/run.sh and tests/*/run.sh. Such a part prints what it likes, a line "skipped: NAME (REASON)" for each test that it
# skips, and a last line "N passed, N failed, N skipped". Arguments go to `dotnet test`: ./test.sh --filter Running
set -uo pipefail
cd "$(dirname "$0")"
# A test that runs away with memory fails by itself rather than take the machine with it.
export DOTNET_GCHeapHardLimit=0x100000000
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1 NO_COLOR=1

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0 skipped=0

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

part() { # NAME COMMAND...
    local name=$1 log="$scratch/log" line status
    shift
    printf '\n== %s\n' "$name"
    "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    line=$(grep -Ex '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$log" | tail -n 1)
    if [[ ! $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        echo "$name ended without its totals (exit code $status): counted as one failure"
        failed=$((failed + 1))
        return
    fi
    passed=$((passed + BASH_REMATCH[1]))
    skipped=$((skipped + BASH_REMATCH[3]))
    failed=$((failed + (status != 0 && BASH_REMATCH[2] == 0 ? 1 : BASH_REMATCH[2])))
    grep '^skipped: ' "$log" | sed "s|^skipped: |$name: |" >>"$scratch/skipped"
}

part_name() { # src/WasiVfs.Guest/test/run.sh -> WasiVfs.Guest
    local folder=${1%/run.sh}
    basename "${folder%/test}"
}

engines() {
    local lock=tests/engines/package-lock.json installed=tests/engines/node_modules/.package-lock.json
    [[ $installed -nt $lock ]] && return
    if ! command -v npm >/dev/null; then
        echo "npm is not on PATH: tests that need the packages of tests/engines are skipped"
        return
    fi
    retry npm ci --prefix tests/engines --no-fund --no-audit --loglevel=error ||
        echo "npm ci failed: tests that need the packages of tests/engines are skipped"
}

dotnet_tests() { # SOLUTION-OR-PROJECT ARGUMENTS...
    local results="$scratch/results-$(basename "$1")" status=0
    dotnet test "$1" --no-build --logger trx --logger 'console;verbosity=minimal' --results-directory "$results" "${@:2}" || status=$?
    # A skipped test's reason is the message inside its result.
    cat "$results"/*.trx 2>/dev/null | awk '
        function text(s) { gsub(/&quot;/, "\"", s); gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s); gsub(/&amp;/, "\\&", s); return s }
        /<UnitTestResult / {
            name = outcome = $0
            sub(/.*testName="/, "", name); sub(/".*/, "", name)
            sub(/.* outcome="/, "", outcome); sub(/".*/, "", outcome)
            if (outcome == "Passed") passed++; else if (outcome == "NotExecuted") skipped++; else failed++
        }
        /<Message>/ && outcome == "NotExecuted" {
            sub(/.*<Message>/, ""); sub(/<\/Message>.*/, "")
            sub(/^WasiVfs\.Tests\./, "", name)
            print "skipped: " text(name) " (" text($0) ")"
        }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'
    return "$status"
}

engines
retry dotnet tool restore || exit 1
retry dotnet restore WasiVfs.slnx --verbosity quiet && dotnet build WasiVfs.slnx --no-restore --verbosity quiet || exit 1

part dotnet dotnet_tests WasiVfs.slnx "$@"
for script in src/*/test/run.sh tests/*/run.sh; do
    [[ -x $script ]] && part "$(part_name "$script")" "$script"
done

if [[ -s $scratch/skipped ]]; then
    printf '\nSkipped:\n'
    sed 's/^/  /' "$scratch/skipped"
fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0))
