// SPDX-License-Identifier: MIT
using WasiVfs.Trees;

namespace WasiVfs.Packing.Sources;

/// <summary>Checks what lies around the packed module of a component, for which the module's record has a digest.</summary>
internal static class FrameCheck
{
    /// <summary>The result of a check of the module, with a problem more if the component around it has changed.</summary>
    public static CheckResult Add(ByteSource file, string path, CheckResult module)
    {
        try
        {
            using ImageFile image = ImageFile.Open(new RangeByteSource(file, 0, file.Length), path, path);
            return image is { Record.Component: { } component, Frame: { } frame } && frame.Sha256() != component.Sha256
                ? module with
                {
                    Problems =
                    [
                        .. module.Problems,
                        new ImageProblem("/", "The component around the packed module is not as it was packed.", 0) { Part = "component" },
                    ],
                }
                : module;
        }
        catch (WasiVfsException)
        {
            // What does not open has its problem already.
            return module;
        }
    }
}
