#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Windows, under Wine: runs the assemblies that were built here with .NET for Windows, and the Pester tests in PowerShell for Windows.
#   tests/windows/run.sh                          everything
#   tests/windows/run.sh Core.Tests -class NAME   one project, with options of its runner
#   tests/windows/run.sh pester FILE              one file of Pester tests
#   tests/windows/run.sh console                  Ctrl+C
set -uo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

skip() { # REASON
    echo "skipped: everything ($1)"
    echo '0 passed, 0 failed, 1 skipped'
    exit
}

for program in wine x86_64-w64-mingw32-gcc script; do
    command -v $program >/dev/null || skip "this needs $program: wine, gcc-mingw-w64-x86-64 and bsdutils on x64"
done

# Programs of a prefix find each other through its server: a prefix of this run's own keeps others out of it.
export WINEPREFIX=$(mktemp -d) WINEDEBUG=-all WINEDLLOVERRIDES='mshtml,winedbg.exe='
end() {
    wineserver -k 2>/dev/null
    rm -rf "$WINEPREFIX"
}
trap end EXIT
out=out/win-x64
windows_path() { printf 'Z:%s' "${1//\//\\}"; }

prepare() {
    # A build for Linux leaves Wasmtime's libraries for other systems out.
    mkdir -p src/WasiVfs.Cli/bin/Debug/net10.0/wasmtime/runtimes || return
    cp -r out/wasmtime/runtimes/win-x64 src/WasiVfs.Cli/bin/Debug/net10.0/wasmtime/runtimes/ || return
    dotnet build tests/windows/WineHost.csproj --verbosity quiet -o $out/hook || return
    x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -Wno-array-bounds -shared -o $out/hook/frames.dll tests/windows/frames.c || return
    WINEDLLOVERRIDES='mscoree,mshtml=' wineboot --init >/dev/null 2>&1
    wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f >/dev/null || return
    # As on Windows, a name that starts with a dot hides nothing.
    wine reg add 'HKCU\Software\Wine' /v ShowDotFiles /d Y /f >/dev/null || return
    x86_64-w64-mingw32-gcc -O2 -Wall -Wextra -Werror -shared -o "$WINEPREFIX/drive_c/windows/system32/bcryptprimitives.dll" \
        tests/windows/bcryptprimitives.c -lbcrypt
}

prepare >"$WINEPREFIX/prepare.log" 2>&1 || {
    cat "$WINEPREFIX/prepare.log"
    echo 'Wine, or what runs under it, could not be prepared.'
    echo '0 passed, 1 failed, 0 skipped'
    exit 1
}

unset DOTNET_ROOT_X64 WASIVFS_ENGINES
export DOTNET_ROOT=$(windows_path "$root/$out/dotnet")
export DOTNET_STARTUP_HOOKS=$(windows_path "$root/$out/hook/WineHost.dll")
export DOTNET_EnableWriteXorExecute=0 # .NET crashes with it
export DOTNET_gcServer=0 POWERSHELL_TELEMETRY_OPTOUT=1 TERM=xterm
export WASIVFS_UNDER_WINE=1

passed=0 failed=0 skipped=0

# Adds the totals of a part; one that does not come to its end has failed.
count() { # NAME LOG
    local line
    line=$(grep -aoE '[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$2" | tail -n 1)
    if [[ $line =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
    else
        echo "$1 ended without its totals: counted as one failure"
        failed=$((failed + 1))
    fi
}

# Runs a test project: failures, skipped tests with their reasons, totals.
dotnet_tests() { # PROJECT OPTIONS...
    local project=$1 log=$WINEPREFIX/$1.log
    shift
    echo "== $project"
    timeout --kill-after=5 480 wine "tests/WasiVfs.$project/bin/Debug/net10.0/WasiVfs.$project.exe" -noColor -parallelMode none "$@" \
        </dev/null 2>&1 | stdbuf -oL tr -d '\r' | awk '
        /^    .* \[SKIP\]$/ { name = substr($0, 5, length($0) - 11); sub(/^WasiVfs\.Tests\./, "", name); inside = 1; next }
        inside { sub(/^ +/, ""); print "skipped: " name " (" $0 ")"; fflush(); inside = 0; next }
        / Total: [0-9]+, Errors: / {
            gsub(/[^0-9]+/, " "); split($0, n, " "); total = n[1]; bad = n[2] + n[3]; skips = n[4]
            printf "%d passed, %d failed, %d skipped\n", total - n[3] - skips - n[5], bad, skips
            next
        }
        { print; fflush() }' | tee "$log" | sed '/^[0-9]* passed, .* skipped$/d'
    count "$project" "$log"
}

# PowerShell wants a terminal.
pester() { # FILE
    local log=$WINEPREFIX/pester.log
    echo "== Pester"
    (cd tests/WasiVfs.PowerShell.Tests && timeout --kill-after=5 540 script -qefc "stty cols 200; wine '$root/$out/pwsh/pwsh.exe' \
        -NoProfile -NonInteractive -ExecutionPolicy Bypass -File run.ps1 ${1:+-Path '$1'}" /dev/null </dev/null 2>&1) |
        tr -d '\r' | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g; s/\x1b\][^\a]*\a//g; /^wine: Read access denied/d' | tee "$log" |
        sed '/^[0-9]* passed, .* skipped$/d'
    count Pester "$log"
}

# Ctrl+C in a console ends the program.
interrupt() { # WHAT KEYS SHOWN CODES
    local log=$WINEPREFIX/console.log
    : >"$log"
    {
        printf '%b' "$2"
        for _ in $(seq 300); do
            grep -aq "$3" "$log" && break
            sleep 0.2
        done
        sleep 1
        printf '\003'
        sleep 3
    } | timeout --kill-after=5 120 script -qefc "stty cols 200; wine src/WasiVfs.Cli/bin/Debug/net10.0/wasi-vfs.exe run \
        tests/fixtures/runprobe/runprobe.wasm -- $1" /dev/null >"$log" 2>&1
    local code=${PIPESTATUS[1]}
    if [[ $code =~ ^($4)$ ]]; then
        passed=$((passed + 1))
    else
        echo "failed: Ctrl+C in a program that does '$1': exit code $code"
        cat -v "$log"
        failed=$((failed + 1))
    fi
}

console() {
    echo '== console'
    interrupt loop '' looping 130
    # A read of the console comes back with nothing, as at the end of the input: the program may end by itself before it is ended.
    interrupt echo 'typed\r' typed '130|0'
}

if [[ ${1-} == pester ]]; then
    pester "${2-}"
elif [[ ${1-} == console ]]; then
    console
elif [[ -n ${1-} ]]; then
    dotnet_tests "$@"
else
    # What asks the host for something: its files, its programs, its streams. What only computes is the same everywhere; what measures
    # time, or makes thousands of files, says nothing here and takes Wine long.
    trees=()
    for class in HostRules HostFile AtomicFile DirectoryTarget FileTarget TreeBuilder; do trees+=(-class "WasiVfs.Tests.Trees.${class}Tests"); done
    dotnet_tests Core.Tests "${trees[@]}" -method- '*The_work_grows_with_the_mappings*' -method- '*nested_too_deep*'
    verbs=()
    for class in Pack StandardStream Inspect Run Conflict SplitVerb; do verbs+=(-class "WasiVfs.Tests.Cli.${class}Tests"); done
    dotnet_tests Cli.Tests "${verbs[@]}"
    # The engine in process, which is the one that is here; a thousand runs of it take minutes, with Wasmtime.Tests as the project.
    dotnet_tests Wasmtime.Tests -class- WasiVfs.Wasmtime.Tests.LongRunTests
    WASIVFS_ONE_ENGINE=wasmtime-in-process dotnet_tests Conformance -class WasiVfs.Tests.Conformance.Engines.EngineContractTests \
        -class WasiVfs.Tests.Conformance.Engines.EmbeddedRunTests
    console
    pester
fi
printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
((failed == 0 && passed > 0))
