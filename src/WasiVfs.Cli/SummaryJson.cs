// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;
using WasiVfs.Packing;

namespace WasiVfs.Cli;

/// <summary>The JSON form of a <see cref="ModuleSummary"/>. Control characters are escaped in it, as JSON has it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ModuleSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
