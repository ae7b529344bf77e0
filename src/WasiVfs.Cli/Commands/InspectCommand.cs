// SPDX-License-Identifier: MIT
using System.CommandLine;
using System.Text.Json;
using WasiVfs.Packing;

namespace WasiVfs.Cli.Commands;

/// <summary>`inspect`: what a module is, needs and carries.</summary>
internal sealed class InspectCommand : Verb
{
    private readonly Argument<string> _module = new("MODULE") { Description = "A WebAssembly file of any kind." };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };
    private readonly Option<bool> _sbom = new("--sbom") { Description = "Write the bill of materials in it, and nothing else: JSON of CycloneDX." };

    public InspectCommand()
        : base(
            "inspect",
            "Shows what a module is: imports, exports, memories, features, toolchain, sections, and what is packed in it.",
            "wasi-vfs inspect app.wasm",
            "wasi-vfs inspect app.wasm --json | jq .features",
            "wasi-vfs inspect app.packed.wasm --sbom > sbom.cdx.json")
    {
        Arguments.Add(_module);
        Options.Add(_json);
        Options.Add(_sbom);
    }

    protected override Task<int> RunAsync(ParseResult line, CancellationToken cancellation)
    {
        if (line.GetValue(_sbom))
        {
            using ImageFile image = ImageFile.Open(line.GetRequiredValue(_module));
            Console.Out.Write(BillOfMaterials.Read(image));
            return Task.FromResult(ExitCode.Done);
        }

        ModuleSummary summary = ModuleSummary.Read(line.GetRequiredValue(_module));
        if (line.GetValue(_json))
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(summary, SummaryJson.Default.ModuleSummary));
        }
        else
        {
            SummaryText.Write(summary, Console.Out);
        }

        return Task.FromResult(ExitCode.Done);
    }
}
