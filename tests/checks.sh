# SPDX-License-Identifier: MIT
# For other scripts: tests that are commands, counted.
passed=0 failed=0 skipped=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Runs a test; what it printed is shown if it fails.
check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@" >"$scratch/log" 2>&1; then
        passed=$((passed + 1))
        echo "passed: $name"
    else
        failed=$((failed + 1))
        echo "failed: $name"
        sed 's/^/    /' "$scratch/log"
    fi
}

skip() { # NAME REASON
    echo "skipped: $1 ($2)"
    skipped=$((skipped + 1))
}

# Ends the script.
totals() {
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0))
    exit
}
