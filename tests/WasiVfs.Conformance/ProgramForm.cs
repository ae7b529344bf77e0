// SPDX-License-Identifier: MIT
using WasiVfs.Packing;

namespace WasiVfs.Tests.Conformance;

/// <summary>How a conformance program is run.</summary>
public enum ProgramForm
{
    /// <summary>As it is, with its files in a host directory at "/".</summary>
    Unpacked,

    /// <summary>Packed with its files embedded at "/", and no host directory.</summary>
    Portable,

    /// <summary>The same, with isolated state.</summary>
    Isolated,

    /// <summary>As <see cref="Portable"/>, and sealed.</summary>
    Sealed,

    /// <summary>As <see cref="Portable"/>, with paths confined below the mount.</summary>
    Mount,

    /// <summary>As <see cref="Portable"/>, and the program may change its files.</summary>
    Writable,

    /// <summary>As <see cref="Isolated"/>, and the program may change its files.</summary>
    WritableIsolated,

    /// <summary>As <see cref="Sealed"/>, and the program may change its files.</summary>
    WritableSealed,

    /// <summary>As <see cref="Writable"/>, and the changes have a quota of 1 MiB.</summary>
    WritableQuota,

    /// <summary>With the files in a host directory, over an embedded directory that is empty.</summary>
    UnitedOverEmpty,

    /// <summary>As <see cref="Isolated"/>, with an empty host directory over the files.</summary>
    UnitedIsolated,
}

internal static class ProgramForms
{
    /// <summary>The forms that the report counts.</summary>
    public static IReadOnlyList<ProgramForm> Reported { get; } = [.. Enum.GetValues<ProgramForm>()
        .Where(form => form is not (ProgramForm.Mount or ProgramForm.WritableQuota) && !form.IsUnited())];

    /// <summary>Whether the form needs an engine with a second memory.</summary>
    public static bool IsIsolated(this ProgramForm form) =>
        form is ProgramForm.Isolated or ProgramForm.WritableIsolated or ProgramForm.UnitedIsolated;

    /// <summary>The form of a program that changes files: packed so that it can.</summary>
    public static ProgramForm ForWriters(this ProgramForm form) => form switch
    {
        ProgramForm.Portable => ProgramForm.Writable,
        ProgramForm.Isolated => ProgramForm.WritableIsolated,
        ProgramForm.Sealed => ProgramForm.WritableSealed,
        _ => form,
    };

    /// <summary>Whether the program may change its files.</summary>
    public static bool IsWritable(this ProgramForm form) =>
        form is ProgramForm.Writable or ProgramForm.WritableIsolated or ProgramForm.WritableSealed or ProgramForm.WritableQuota;

    /// <summary>Whether the files are united with a host directory.</summary>
    public static bool IsUnited(this ProgramForm form) =>
        form is ProgramForm.UnitedOverEmpty or ProgramForm.UnitedIsolated;

    /// <summary>The same options for a packed form.</summary>
    public static PackOptions With(this PackOptions options, ProgramForm form) => options with
    {
        Memory = form.IsIsolated() ? MemoryProfile.Isolated : MemoryProfile.Portable,
        Sealed = form is ProgramForm.Sealed or ProgramForm.WritableSealed,
        Layer = form == ProgramForm.WritableQuota ? WritableLayer.WithQuota(1 << 20) : form.IsWritable() ? new WritableLayer() : null,
        Union = form.IsUnited(),
        SeparateMounts = form == ProgramForm.Mount,
    };
}
