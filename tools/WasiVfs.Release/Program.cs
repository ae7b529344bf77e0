// SPDX-License-Identifier: MIT
// Makes everything of a release into a folder:
//   dotnet run --project tools/WasiVfs.Release -- out/release                       for all platforms
//   dotnet run --project tools/WasiVfs.Release -- out/release --platform linux-x64  for some (--platform may be repeated)
// Two runs of the same commit make the same bytes. The sources are those of the commit; a tree with other changes is refused, and so
// is a version that the changelog does not name, unless --trial says that nothing is released: then the changes go in.
using WasiVfs.Release;

try
{
    ReleaseRequest request = ReleaseRequest.Parse(args);
    using SourceTree source = SourceTree.Export(request.IsTrial);
    var folder = new ReleaseFolder(request.Folder, source);
    foreach (Platform platform in request.Platforms)
    {
        Console.WriteLine($"{platform.Rid}: {(platform.IsNativeHere ? "one native file" : "one file with the .NET runtime inside")}");
        string command = CommandBuild.Publish(source, platform);
        folder.AddZip(platform, command);
        folder.AddPlatformPackage(platform, command);
    }

    folder.AddNpmPackage();
    folder.AddNuGetPackages();
    folder.AddFormulaAndDockerfile();
    folder.WriteSums();
    Console.WriteLine($"{request.Folder}: {folder.Files.Count} files of version {source.Version}");
    return 0;
}
catch (ReleaseException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
