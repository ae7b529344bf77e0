// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Get-WasiModule</c>: what WebAssembly files are, need and carry.</summary>
[Cmdlet(VerbsCommon.Get, "WasiModule", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiModule))]
public sealed class GetWasiModuleCommand : FilesCommand
{
    private protected override void Process(string file) => WriteObject(new WasiModule(ModuleSummary.Read(file)));
}
