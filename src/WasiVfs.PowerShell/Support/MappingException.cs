// SPDX-License-Identifier: MIT
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>A table of trees that says too little, or something else than paths.</summary>
internal sealed class MappingException(string message) : PSArgumentException(message);
