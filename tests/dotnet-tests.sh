# SPDX-License-Identifier: MIT
# For other scripts.

# The runner's output, with each skipped test on one line, and the totals.
dotnet_tests() { # ARGUMENTS...
    # What a filter leaves of a project may be nothing (8); no test at all is a failure, below.
    dotnet test --no-build --no-progress --no-ansi --ignore-exit-code 8 "$@" | awk '
        /^skipped / {
            name = $0; reason = ""; inside = 1
            sub(/^skipped (WasiVfs\.Tests\.)?/, "", name); sub(/ \([0-9a-z ]+\)$/, "", name)
            next
        }
        inside && /^  from / { print "skipped: " name " (" reason ")"; fflush(); inside = 0; next }
        inside { sub(/^ +/, ""); reason = reason == "" ? $0 : reason " " $0; next }
        /^  (failed|succeeded|skipped): [0-9]+$/ { count[$1] = $2; summary = 1 }
        { print; fflush() }
        END { if (summary) printf "%d passed, %d failed, %d skipped\n", count["succeeded:"], count["failed:"], count["skipped:"] }'
    return "${PIPESTATUS[0]}"
}
