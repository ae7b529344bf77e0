#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every test: installs and fetches what the tests need, builds, then runs the .NET tests, src/WasiVfs.Guest/test/run.sh and every
# tests/*/run.sh. Such a part prints what it likes, a line "skipped: NAME (REASON)" for each test that it skips, and a last line
# "N passed, N failed, N skipped".
#   ./test.sh                                         everything that this system can show of itself
#   ./test.sh --systems                               and Windows and arm64, as far as Wine and qemu are them, and a second release
#   ./test.sh --quick                                 the loop of a developer: the library and the guest runtime alone, without large
#                                                     modules and without fuzzing
#   ./test.sh --quick --filter-class '*GlobTests'     what follows goes to 'dotnet test'
set -uo pipefail
cd "$(dirname "$0")"
# A test that runs away with memory fails by itself rather than take the machine with it.
export DOTNET_GCHeapHardLimit=0x100000000
export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 POWERSHELL_TELEMETRY_OPTOUT=1
export DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en NO_COLOR=1
export PATH=$PATH:/usr/sbin:/sbin # chroot, mount
# The apphosts of the tests look for .NET there.
[[ -n ${DOTNET_ROOT-} ]] || export DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")

quick='' systems=''
case ${1-} in
--quick) quick=$1 && shift ;;
--systems) systems=$1 && export WASIVFS_SYSTEMS=1 && shift ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Runs a part and shows it: what it prints goes to a log of its own, with its exit code and its time.
part() { # NAME COMMAND...
    local name=$1 start=$SECONDS
    shift
    printf '\n== %s\n' "$name"
    "$@" 2>&1 | tee "$scratch/$name.log"
    echo "${PIPESTATUS[0]} $((SECONDS - start))" >"$scratch/$name.end"
}

script() { # src/WasiVfs.Guest/test/run.sh: the part is WasiVfs.Guest
    local folder=${1%/run.sh}
    part "$(basename "${folder%/test}")" "$1"
}

. tests/dotnet-tests.sh

tests/install.sh $quick$systems
# The guest runtime needs nothing of .NET, and the build leaves a core free.
[[ -z $quick ]] || export WASIVFS_FUZZ_SECONDS=0
script src/WasiVfs.Guest/test/run.sh >"$scratch/guest" 2>&1 &
guest=$!
dotnet build "$([[ -n $quick ]] && echo tests/WasiVfs.Core.Tests || echo WasiVfs.slnx)" --verbosity quiet || { wait && exit 1; }

if [[ -n $quick ]]; then
    part dotnet dotnet_tests --project tests/WasiVfs.Core.Tests \
        --filter-not-trait Size=Large --filter-not-namespace WasiVfs.Tests.Fuzz "$@"
    wait $guest
    cat "$scratch/guest"
else
    # A release is compiled on the cores that these tests leave free; two rows follow. The packages come last: to make them builds anew what
    # the others use.
    script tests/release/run.sh >"$scratch/release" 2>&1 &
    part dotnet dotnet_tests --solution WasiVfs.slnx "$@"
    script tests/WasiVfs.PowerShell.Tests/run.sh >"$scratch/pester" 2>&1 &
    for path in tests/*/run.sh; do
        case $path in
        */release/* | */WasiVfs.PowerShell.Tests/* | */packages/*) ;;
        */windows/* | */arm64/*) [[ -z $systems ]] || script "$path" ;;
        *) script "$path" ;;
        esac
    done
    wait
    cat "$scratch/guest" "$scratch/release" "$scratch/pester"
    script tests/packages/run.sh
fi

# Each part's totals count; one that ended without them, or with an exit code that they do not explain, is a failure.
passed=0 failed=0 skipped=0
printf '\n'
for log in "$scratch"/*.log; do
    name=$(basename "$log" .log)
    read -r status seconds <"$scratch/$name.end"
    line=$(grep -Ex '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped' "$log" | tail -n 1)
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + (status != 0 && BASH_REMATCH[2] == 0 ? 1 : BASH_REMATCH[2])))
        skipped=$((skipped + BASH_REMATCH[3]))
    else
        line="ended without its totals (exit code $status): counted as one failure"
        failed=$((failed + 1))
    fi
    printf '%-26s %4d s   %s\n' "$name" "$seconds" "$line"
    sed -n 's/^skipped: //p' "$log" | awk -v part="$name" '{ # the reason is what the last parentheses hold, and those in them
        depth = 0
        for (at = length($0); at > 1; at--) {
            c = substr($0, at, 1)
            if (c == ")") depth++; else if (c == "(" && --depth == 0) break
        }
        printf "%s\t%s: %s\n", substr($0, at + 1, length($0) - at - 1), part, substr($0, 1, at - 2)
    }' >>"$scratch/skips"
done

# Skipped tests by their reason, of which a few are named.
if [[ -s $scratch/skips ]]; then
    printf '\nSkipped:\n'
    sort "$scratch/skips" | awk -F '\t' '
        function end() { if (count > 3) printf "    and %d more\n", count - 3 }
        $1 != reason { end(); reason = $1; count = 0; print "  " reason }
        ++count <= 3 { print "    " $2 }
        END { end() }'
fi
printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
((failed == 0 && passed > 0))
