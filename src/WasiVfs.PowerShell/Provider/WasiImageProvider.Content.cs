// SPDX-License-Identifier: MIT
using System.Management.Automation.Provider;
using WasiVfs.Trees;

namespace WasiVfs.PowerShell;

public sealed partial class WasiImageProvider
{
    /// <summary>Opens a file's content as the dynamic parameters want it; symbolic links are followed.</summary>
    public IContentReader GetContentReader(string path)
    {
        IContentReader? reader = null;
        At(path, location =>
        {
            Descriptor file = location.Open();
            if (file.Type == DescriptorType.Directory)
            {
                WriteError(Errors.ContainerHasNoContent(path));
                return;
            }

            var parameters = DynamicParameters as ContentParameters ?? new ContentParameters();
            reader = new ContentReader(parameters.Blocks(file.ReadViaStream()), path);
        });
        return reader!; // the engine passes over a null
    }

    /// <summary>Gives <c>Get-Content</c> what the file system gives it. The path is as the person typed it, so it is not looked at.</summary>
    public object GetContentReaderDynamicParameters(string path) => new ContentParameters();
}
