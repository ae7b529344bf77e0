// SPDX-License-Identifier: MIT
using System.Collections;
using System.Management.Automation;

namespace WasiVfs.PowerShell;

/// <summary>Takes one tree for a table that puts it at the guest's root: <c>-Archive ./files.tar</c> is <c>-Archive @{ '/' =
/// './files.tar' }</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TreeTableTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string or FileSystemInfo or PathInfo or WasiImageItem => new Hashtable { ["/"] = inputData },
            _ => inputData,
        };
}
