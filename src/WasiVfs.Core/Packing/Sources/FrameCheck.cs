// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>Checks what lies around the packed module of a component, for which the module's record has a digest.</summary>
internal static class FrameCheck
{
    /// <summary>The result of a check of the module, with a problem more if the component around it has changed.</summary>
    /// <param name="file">The component, or what is left of it.</param>
    /// <param name="packed">The module in it that was checked; the file itself if it is not a component.</param>
    /// <param name="path">The file's path, for messages.</param>
    /// <param name="module">The result of the check.</param>
    public static CheckResult Add(ByteSource file, ByteSource packed, string path, CheckResult module)
    {
        if (packed == file || module.Problems.Count > 0)
        {
            return module;
        }

        try
        {
            using ImageFile image = ImageFile.Open(new RangeByteSource(file, 0, file.Length), path, path);

            // Of a module that became part of a component after it was packed, nothing tells what lies around it.
            bool isWhole = image is { Record: { } record, Frame: { } frame }
                && (record.Component is null || frame.Sha256() == record.Component.Sha256);
            return isWhole ? module : With(module, "The component around the packed module is not as it was packed.", 0);
        }
        catch (WasiVfsException e)
        {
            // A module that is whole may lie in a component that is not.
            return With(module, e.Message, e.Offset ?? 0);
        }
    }

    private static CheckResult With(CheckResult module, string message, long offset) =>
        module with { Problems = [.. module.Problems, new ImageProblem("/", message, offset) { Part = "component" }] };
}
