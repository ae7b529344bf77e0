// SPDX-License-Identifier: MIT
using System.Text.Json;
using WasiVfs.Trees;

namespace WasiVfs.Packing.Format;

/// <summary>What a program is started with, and its devices, in the record's JSON.</summary>
internal static class StartJson
{
    private const string Start = "start";
    private const string Arguments = "arguments";
    private const string Fixed = "fixed";
    private const string Environment = "environment";
    private const string Directory = "directory";
    private const string EmptyInput = "emptyInput";
    private const string Clock = "clock";
    private const string Seed = "seed";
    private const string Devices = "devices";

    /// <summary>Writes the members, those that tell something.</summary>
    public static void Write(Utf8JsonWriter json, PackRecord record)
    {
        if (record.Start is { } start)
        {
            json.WriteStartObject(Start);
            WriteTexts(json, Arguments, start.Arguments);
            json.WriteBoolean(Fixed, start.IsFixed);
            WriteTexts(json, Environment, start.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
            json.WriteBoolean(EmptyInput, start.HasEmptyInput);
            if (start.Directory is { } directory)
            {
                json.WriteString(Directory, directory);
            }

            if (start.ClockNanoseconds is { } clock)
            {
                json.WriteNumber(Clock, clock);
            }

            if (start.Seed is { } seed)
            {
                json.WriteNumber(Seed, seed);
            }

            json.WriteEndObject();
        }

        if (record.Devices.Count > 0)
        {
            WriteTexts(json, Devices, record.Devices.Select(StartBlock.NameOf));
        }
    }

    /// <summary>Reads the start; null if there is no such member.</summary>
    /// <exception cref="PackException">The member is damaged.</exception>
    public static ProgramStart? ReadStart(RecordObject record)
    {
        if (!record.Has(Start))
        {
            return null;
        }

        RecordObject start = record.Object(Start);
        try
        {
            return new ProgramStart
            {
                Arguments = start.Texts(Arguments),
                IsFixed = start.Bool(Fixed),
                Environment = [.. start.Texts(Environment).Select(text => Variable(start, text))],
                Directory = start.Has(Directory) ? start.Text(Directory) : null,
                HasEmptyInput = start.Bool(EmptyInput),
                Clock = start.Has(Clock) ? ProgramStart.TimeOf(start.Long(Clock)) : null,
                Seed = start.Has(Seed) ? start.Long(Seed) : null,
            }.Checked();
        }
        catch (Exception e) when (e is PackException { Id: ErrorId.InvalidStart } or FileSystemException)
        {
            throw record.Damaged(Start, $"cannot be: {e.Message}");
        }
    }

    /// <summary>Reads the devices.</summary>
    /// <exception cref="PackException">The member is damaged.</exception>
    public static IReadOnlyList<Device> ReadDevices(RecordObject record)
    {
        Device[] devices = record.Has(Devices) ? [.. record.Texts(Devices).Select(name => Find(record, name))] : [];
        return devices.Zip(devices.Skip(1)).All(pair => pair.First < pair.Second) ? devices
            : throw record.Damaged(Devices, "does not name each device once and in order");
    }

    private static Device Find(RecordObject record, string name)
    {
        foreach (Device device in Enum.GetValues<Device>())
        {
            if (StartBlock.NameOf(device) == name)
            {
                return device;
            }
        }

        throw record.Damaged(Devices, $"names '{name}', which is not a device");
    }

    private static KeyValuePair<string, string> Variable(RecordObject start, string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? new(text[..equals], text[(equals + 1)..])
            : throw start.Damaged(Environment, "holds a text that is not a variable");

    private static void WriteTexts(Utf8JsonWriter json, string member, IEnumerable<string> texts)
    {
        json.WriteStartArray(member);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
