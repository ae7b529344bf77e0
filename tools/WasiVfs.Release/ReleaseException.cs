// SPDX-License-Identifier: MIT
namespace WasiVfs.Release;

/// <summary>A release cannot be made; the message says what to do.</summary>
internal sealed class ReleaseException(string message) : Exception(message);
