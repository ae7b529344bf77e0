// SPDX-License-Identifier: MIT
namespace WasiVfs.Cli;

/// <summary>Something that the command itself refuses; the message is a sentence with the remedy.</summary>
internal sealed class CommandException(string message) : Exception(message);
