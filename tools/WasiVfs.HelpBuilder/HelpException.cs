// SPDX-License-Identifier: MIT
namespace WasiVfs.HelpBuilder;

/// <summary>A page that lacks something, or tells of something that is not there.</summary>
internal sealed class HelpException(string message) : Exception(message);
