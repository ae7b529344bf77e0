// SPDX-License-Identifier: MIT
using System.Management.Automation;
using WasiVfs.Packing;

namespace WasiVfs.PowerShell;

/// <summary><c>Get-WasiModule</c>: what WebAssembly files are, need and carry.</summary>
[Cmdlet(VerbsCommon.Get, "WasiModule", DefaultParameterSetName = ByPath)]
[OutputType(typeof(WasiModule), typeof(string))]
public sealed class GetWasiModuleCommand : FilesCommand
{
    /// <summary>Writes the bill of materials in a packed module or an image, as text, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Sbom { get; set; }

    private protected override void Process(string file)
    {
        if (!Sbom.IsPresent)
        {
            WriteObject(new WasiModule(ModuleSummary.Read(file)));
            return;
        }

        using ImageFile image = ImageFile.Open(file);
        WriteObject(BillOfMaterials.Read(image));
    }
}
