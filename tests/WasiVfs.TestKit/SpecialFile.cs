// SPDX-License-Identifier: MIT
using System.Net.Sockets;
using WasiVfs.Trees;
using Xunit;

namespace WasiVfs.Tests.Support;

/// <summary>What a directory can hold that is neither a file, a directory nor a link.</summary>
public enum Node
{
    Pipe,
    Socket,
    CharacterDevice,
    BlockDevice,
}

/// <summary>Makes nodes of a test's own; the devices of the machine are no matter of tests.</summary>
internal static class SpecialFile
{
    /// <summary>Makes a node and returns its type. Devices need root; those that are made here have no driver.</summary>
    public static DescriptorType Make(string path, Node node)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs the files of Unix");
        switch (node)
        {
            case Node.Pipe:
                Tool.Check("mkfifo", path);
                return DescriptorType.Fifo;
            case Node.Socket:
                using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
                {
                    // The framework removes a socket's file with the socket, by its first name.
                    socket.Bind(new UnixDomainSocketEndPoint(path + ".new"));
                    File.Move(path + ".new", path);
                }

                return DescriptorType.Socket;
            case Node.CharacterDevice:
                Tool.Check("mknod", path, "c", "240", "99");
                return DescriptorType.CharacterDevice;
            default:
                Tool.Check("mknod", path, "b", "240", "99");
                return DescriptorType.BlockDevice;
        }
    }
}
