// SPDX-License-Identifier: MIT
using System.Text;
using WasiVfs.Packing.Linking;
using WasiVfs.Wasm;

namespace WasiVfs.Packing.Format;

/// <summary>
/// The start block that the guest runtime reads (start.h), behind the names of the mount table: flags, counts and sizes, the inodes of
/// standard input and of the devices, then the strings.
/// </summary>
internal static class StartBlock
{
    /// <summary>Where devices lie.</summary>
    public const string DeviceDirectory = "/dev";

    private const uint Fixed = 1;
    private const uint Directory = 2;

    private static readonly byte[] Refusal = Encoding.ASCII.GetBytes(
        "wasi-vfs: This program takes no arguments: it is packed with its own, and with --args fixed.\n");

    /// <summary>The guest path of a device.</summary>
    public static string PathOf(Device device) => $"{DeviceDirectory}/{NameOf(device)}";

    /// <summary>The name of a device, as options and records have it.</summary>
    public static string NameOf(Device device) => device.ToString().ToLowerInvariant();

    /// <summary>What the runtime has to answer.</summary>
    public static StartCalls Calls(ProgramStart? start, IReadOnlyList<Device> devices) =>
        (start is { Arguments.Count: > 0 } or { IsFixed: true } ? StartCalls.Arguments : 0)
        | (start is { IsFixed: true } || start?.Variables.Any() == true ? StartCalls.Environment : 0)
        | (start is { IsFixed: false, Directory: not null, Environment.Count: 0 } ? StartCalls.OnlyDirectory : 0)
        | (start is { HasEmptyInput: true } ? StartCalls.Input : 0)
        | (devices.Count > 0 ? StartCalls.Devices : 0)
        | (devices.Any(device => device != Device.Null || start is not { HasEmptyInput: true }) ? StartCalls.OtherDevices : 0)
        | (start is { IsFixed: true } ? StartCalls.Fixed : 0);

    /// <summary>Encodes the block; empty if the runtime reads none.</summary>
    /// <param name="start">What the program is started with.</param>
    /// <param name="devices">The devices, each once.</param>
    /// <param name="nodeOf">The inode of an embedded file, by its guest path.</param>
    public static byte[] Encode(ProgramStart? start, IReadOnlyList<Device> devices, Func<string, uint> nodeOf)
    {
        if (Calls(start, devices) == StartCalls.None)
        {
            return [];
        }

        byte[] arguments = Strings(start?.Arguments ?? []);
        KeyValuePair<string, string>[] variables = [.. start?.Variables ?? []];
        byte[] environment = Strings(variables.Select(variable => $"{variable.Key}={variable.Value}"));
        byte[] refusal = start?.IsFixed == true ? Refusal : [];
        var block = new WasmWriter();
        block.WriteFixedU32((start?.IsFixed == true ? Fixed : 0) | (start?.Directory is null ? 0 : Directory));
        block.WriteFixedU32((uint)(start?.Arguments.Count ?? 0));
        block.WriteFixedU32((uint)arguments.Length);
        block.WriteFixedU32((uint)variables.Length);
        block.WriteFixedU32((uint)environment.Length);
        block.WriteFixedU32((uint)refusal.Length);
        block.WriteFixedU32(start?.HasEmptyInput == true ? nodeOf(PathOf(Device.Null)) : 0);
        foreach (Device device in Enum.GetValues<Device>())
        {
            block.WriteFixedU32(devices.Contains(device) ? nodeOf(PathOf(device)) : 0);
        }

        block.WriteBytes(arguments);
        block.WriteBytes(environment);
        block.WriteBytes(refusal);
        return block.ToArray();
    }

    private static byte[] Strings(IEnumerable<string> texts) => Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => text + '\0')));
}
