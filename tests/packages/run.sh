#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the packages and uses each as a stranger does who has nothing else of this repository: the library in a program, the command as a
# .NET tool, the module in PowerShell. Nothing is taken from any other source of packages, and nothing is left behind.
set -uo pipefail
cd "$(dirname "$0")"
here=$PWD repository=$(cd ../.. && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 POWERSHELL_TELEMETRY_OPTOUT=1 NO_COLOR=1
. ../checks.sh
packages="$scratch/packages"

# The PowerShell that the tool manifest pins; it runs in the repository, whose manifest it is.
pwsh() { (cd "$repository" && dotnet tool run pwsh -NoProfile -NonInteractive -File "$@"); }

make_packages() {
    pwsh build.ps1 -Task Package -Configuration Debug -PackageFolder "$packages" || return
    ls "$packages"/{WasiVfs,WasiVfs.Core,WasiVfs.Cli}.[0-9]*.nupkg
}

without_remarks() {
    ! grep -E "warning [A-Z]|is missing a" "$scratch/made"
}

# In FOLDER, packages come from ours alone. The cache is a new one: it may hold a package of another build with the same version.
offline() { # FOLDER
    mkdir -p "$1"
    export NUGET_PACKAGES="$scratch/cache"
    printf '<configuration><packageSources><clear /><add key="ours" value="%s" /></packageSources></configuration>\n' "$packages" >"$1/nuget.config"
}

tree() { # FOLDER: a program and a directory for it.
    mkdir -p "$1/lib"
    cp "$repository/samples/hello/print-file.wasm" "$1/app.wasm"
    echo 'inside' >"$1/lib/note.txt"
}

# The program is the readme's own example.
library() (
    offline "$scratch/library" && tree "$scratch/library" && cd "$scratch/library" || return
    cp "$here/library/library.csproj" .
    unzip -p "$packages"/WasiVfs.Core.[0-9]*.nupkg README.md | sed -n '/^```csharp/,/^```/p' | sed '/^```/d' >Program.cs
    dotnet run >printed || { cat printed; return 1; }
    diff - printed <<<$'1 files in 4096 bytes\nRegularFile note.txt\ninside' && [[ -s app.packed.wasm ]]
)

library_documents() {
    unzip -p "$packages"/WasiVfs.Core.[0-9]*.nupkg lib/net10.0/WasiVfs.Core.xml | grep -F 'M:WasiVfs.Packing.ModulePacker.Pack'
}

tool() (
    offline "$scratch/tool" && tree "$scratch/tool" && cd "$scratch/tool" || return
    dotnet tool install WasiVfs.Cli --tool-path bin --configfile nuget.config || return
    bin/wasi-vfs pack app.wasm --dir lib::/lib -o packed.wasm || return
    diff - <(bin/wasi-vfs ls -R packed.wasm) <<<$'lib\nlib/note.txt' && diff - <(bin/wasi-vfs cat packed.wasm lib/note.txt) <<<inside
)

# The tool's package has no engine in it.
tool_alone() (
    local run
    cd "$scratch/tool" || return
    run=$(DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")") PATH=/nothing "$PWD/bin/wasi-vfs" run app.wasm -- /note.txt 2>&1)
    [[ $? == 1 && $run == *'There is no WebAssembly engine on this machine. Install one of these'* ]] || { echo "$run"; return 1; }
)

module() {
    WASIVFS_PACKAGES=$packages pwsh tests/WasiVfs.PowerShell.Tests/run.ps1 -Path "$here"
}

check 'the packages are made' make_packages
cp "$scratch/log" "$scratch/made"
check 'and dotnet pack has no remark about them' without_remarks
check 'WasiVfs.Core: a program that packs' library
check 'WasiVfs.Core brings its documentation' library_documents
check 'WasiVfs.Cli: the tool packs and reads' tool
check 'and says which engines to install' tool_alone

module | tee "$scratch/module"
totals=$(tail -n 1 "$scratch/module")
if [[ $totals =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
    passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
else
    failed=$((failed + 1))
fi

totals
