// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;
using WasiVfs.Packing;
using WasiVfs.Trees;

namespace WasiVfs.Cli;

/// <summary>The JSON form of what is shown as a whole. Control characters are escaped in it, as JSON has it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(ModuleSummary))]
[JsonSerializable(typeof(CheckResult))]
internal sealed partial class SummaryJson : JsonSerializerContext;

/// <summary>The JSON form of sizes: a tree, as deep as an image's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, MaxDepth = 1 << 14)]
[JsonSerializable(typeof(FileSizes))]
internal sealed partial class SizesJson : JsonSerializerContext;

/// <summary>The JSON form of differences, one a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TreeDifference))]
internal sealed partial class DifferenceJson : JsonSerializerContext;
