// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;

namespace WasiVfs.Running;

/// <summary>
/// The load context of an engine that runs inside this process: its assemblies and its native library come from a folder of its own, and
/// meet no other copy of them. Only WasiVfs.Core is shared, which holds the contract.
/// </summary>
[RequiresUnreferencedCode("The engine's assembly is loaded while the program runs.")]
internal sealed class InProcessAdapter : AssemblyLoadContext
{
    private const string AssemblyName = "WasiVfs.Wasmtime";
    private const string TypeName = "WasiVfs.Wasmtime.WasmtimeEngine";

    // Never unloaded: programs that were cancelled while they were compiled still run code of it.
    private static readonly ConcurrentDictionary<string, Lazy<IWasiEngine>> Loaded = new();

    // The name that the package's assembly calls its native library by.
    private const string NativeLibrary = "wasmtime";

    private readonly string _folder;
    private readonly AssemblyDependencyResolver _resolver;

    private InProcessAdapter(string assemblyPath)
        : base(AssemblyName)
    {
        _folder = Path.GetDirectoryName(assemblyPath)!;
        _resolver = new AssemblyDependencyResolver(assemblyPath);
    }

    /// <summary>A folder beside this assembly.</summary>
    [RequiresAssemblyFiles]
    public static string DefaultFolder => Path.Combine(Path.GetDirectoryName(typeof(InProcessAdapter).Assembly.Location) ?? "", "wasmtime");

    /// <summary>The engine, or null if the folder does not hold the adapter.</summary>
    public static IWasiEngine? Find(string folder)
    {
        string assembly = Path.Combine(folder, AssemblyName + ".dll");
        return Path.IsPathFullyQualified(assembly) && File.Exists(assembly)
            ? Loaded.GetOrAdd(assembly, static path => new Lazy<IWasiEngine>(() => Load(path))).Value
            : null;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        Assembly core = typeof(InProcessAdapter).Assembly;
        return assemblyName.Name == core.GetName().Name ? core
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
            : null;
    }

    // What the system brings is found as ever; another copy of the engine, of whatever version, is never taken.
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path)
        : unmanagedDllName != NativeLibrary ? 0
        : throw new DllNotFoundException($"it does not exist for this platform in '{_folder}'");

    private static IWasiEngine Load(string assemblyPath) => (IWasiEngine)Activator.CreateInstance(
        new InProcessAdapter(assemblyPath).LoadFromAssemblyPath(assemblyPath).GetType(TypeName, throwOnError: true)!)!;
}
