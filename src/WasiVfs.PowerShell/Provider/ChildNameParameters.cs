// SPDX-License-Identifier: MIT
namespace WasiVfs.PowerShell;

/// <summary>The parameters that a WasiImage drive adds to <c>Get-ChildItem -Name</c>.</summary>
/// <remarks>
/// The engine asks for names in two cases: a person wants to see them, or it walks the tree by itself (for a wildcard, <c>-Include</c> or
/// <c>-Exclude</c>) and needs every directory on its way. It passes the same parameters along in both; their type tells the cases apart.
/// </remarks>
public sealed class ChildNameParameters : ChildParameters;
