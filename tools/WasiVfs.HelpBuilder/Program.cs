// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Xml.Linq;
using WasiVfs.HelpBuilder;

if (args is not [var assemblyPath, var pages, var output, .. { Length: <= 1 } rest])
{
    Console.Error.WriteLine("usage: WasiVfs.HelpBuilder ASSEMBLY PAGES OUTPUT [ADDRESS]");
    return 2;
}

try
{
    CmdletShape[] cmdlets = [.. CmdletShape.In(Assembly.LoadFrom(Path.GetFullPath(assemblyPath)))];
    XDocument help = Maml.Document(
        cmdlets.Select(cmdlet => (cmdlet, HelpPage.Read(Path.Combine(pages, cmdlet.Name + ".md")))),
        Directory.GetFiles(Path.Combine(pages, "provider"), "*.md").Order(StringComparer.Ordinal)
            .Select(page => ProviderMaml.Of(Path.GetFileNameWithoutExtension(page), HelpPage.Read(page))),
        rest is [{ Length: > 0 } address] ? address : null);
    Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
    help.Save(output);
    return 0;
}
catch (Exception e) when (e is IOException or HelpException)
{
    Console.Error.WriteLine($"error : {e.Message}");
    return 1;
}
