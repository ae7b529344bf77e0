// SPDX-License-Identifier: MIT
using System.Management.Automation;
using System.Reflection;

namespace WasiVfs.HelpBuilder;

/// <summary>A parameter in one parameter set.</summary>
internal sealed record ParameterShape(
    string Name, Type Type, string Set, bool Mandatory, int? Position, string Pipeline, bool Wildcards, bool Remaining,
    IReadOnlyList<string> Aliases);

/// <summary>What a cmdlet's class declares of it.</summary>
internal sealed record CmdletShape(
    string Verb, string Noun, string? DefaultSet, bool ShouldProcess, IReadOnlyList<ParameterShape> Parameters, IReadOnlyList<Type> Outputs)
{
    // The library that declares the attributes has no code in it, so they are read as data and never made.
    private const string AllSets = "__AllParameterSets";

    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameters of each set, the default set first; a set's positions come first, then what is mandatory.</summary>
    public IEnumerable<IReadOnlyList<ParameterShape>> Sets()
    {
        string[] names = [.. Parameters.Select(parameter => parameter.Set).Where(set => set != AllSets).Distinct()];
        return names.DefaultIfEmpty(AllSets).OrderByDescending(name => name == DefaultSet).Select(name =>
            (IReadOnlyList<ParameterShape>)[.. Parameters.Where(parameter => parameter.Set == name || parameter.Set == AllSets)
                .OrderBy(parameter => parameter.Position ?? int.MaxValue).ThenByDescending(parameter => parameter.Mandatory)]);
    }

    public static IEnumerable<CmdletShape> In(Assembly assembly) =>
        from type in assembly.GetTypes()
        let cmdlet = Attributes(type, nameof(CmdletAttribute)).SingleOrDefault()
        where cmdlet is not null
        let shape = new CmdletShape(
            (string)cmdlet.ConstructorArguments[0].Value!,
            (string)cmdlet.ConstructorArguments[1].Value!,
            Named<string>(cmdlet, nameof(CmdletAttribute.DefaultParameterSetName)),
            Named<bool>(cmdlet, nameof(CmdletAttribute.SupportsShouldProcess)),
            [.. type.GetProperties().SelectMany(Shapes)],
            [.. Attributes(type, nameof(OutputTypeAttribute)).SelectMany(output => Values(output).OfType<Type>())])
        orderby shape.Name
        select shape;

    private static IEnumerable<ParameterShape> Shapes(PropertyInfo property) => Attributes(property, nameof(ParameterAttribute))
        .Select(attribute => new ParameterShape(
        property.Name,
        property.PropertyType,
        Named<string>(attribute, nameof(ParameterAttribute.ParameterSetName)) ?? AllSets,
        Named<bool>(attribute, nameof(ParameterAttribute.Mandatory)),
        attribute.NamedArguments.Any(argument => argument.MemberName == nameof(ParameterAttribute.Position))
            ? Named<int>(attribute, nameof(ParameterAttribute.Position)) : null,
        (Named<bool>(attribute, nameof(ParameterAttribute.ValueFromPipeline)),
            Named<bool>(attribute, nameof(ParameterAttribute.ValueFromPipelineByPropertyName))) switch
        {
            (true, true) => "true (ByValue, ByPropertyName)",
            (true, false) => "true (ByValue)",
            (false, true) => "true (ByPropertyName)",
            _ => "false",
        },
        Attributes(property, "SupportsWildcardsAttribute").Any(),
        Named<bool>(attribute, nameof(ParameterAttribute.ValueFromRemainingArguments)),
        [.. Attributes(property, nameof(AliasAttribute)).SelectMany(Values).OfType<string>()]));

    private static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(attribute => attribute.AttributeType.Name == name);

    private static T? Named<T>(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value is T value ? value : default;

    private static IEnumerable<object?> Values(CustomAttributeData attribute) => attribute.ConstructorArguments.SelectMany(argument =>
        argument.Value is IReadOnlyList<CustomAttributeTypedArgument> list ? list.Select(item => item.Value) : [argument.Value]);
}
