// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;

namespace WasiVfs.Running;

/// <summary>The engine that runs inside this process, if this build can load one.</summary>
internal static class InProcessEngine
{
    /// <summary>The word by which a person picks it.</summary>
    public const string Name = "wasmtime-in-process";

    /// <summary>Where its adapter lies unless told otherwise: a folder beside this assembly.</summary>
    public static string DefaultFolder => IsSupported ? InProcessAdapter.DefaultFolder : "";

    /// <summary>Whether this build can load assemblies; a native one cannot, and its publication says so by this switch.</summary>
    [FeatureSwitchDefinition("WasiVfs.InProcessEngine")]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    [FeatureGuard(typeof(RequiresAssemblyFilesAttribute))]
#pragma warning disable IL4000 // The analyzer knows no switch of ours. The publication sets it, and with it leaves out what it guards.
    public static bool IsSupported => !AppContext.TryGetSwitch("WasiVfs.InProcessEngine", out bool isOn) || isOn;
#pragma warning restore IL4000

    /// <summary>The engine, or null if the folder does not hold the adapter or this build cannot load it.</summary>
    public static IWasiEngine? Find(string folder) => IsSupported ? InProcessAdapter.Find(folder) : null;
}
