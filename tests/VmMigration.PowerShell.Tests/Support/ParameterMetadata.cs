using System.Management.Automation;
using System.Reflection;

namespace VmMigration.Tests.Support;

/// <summary>What a parameter's attributes say.</summary>
public sealed class ParameterMetadata(PropertyInfo property)
{
    private readonly CustomAttributeData _attribute =
        property.GetCustomAttributesData().First(a => a.AttributeType == typeof(ParameterAttribute));

    public string Name => property.Name;

    public Type Type => property.PropertyType;

    public bool Mandatory => Named("Mandatory") is true;

    public int? Position => Named("Position") as int?;

    public bool FromPipeline => Named("ValueFromPipeline") is true;

    public bool FromPipelineByPropertyName => Named("ValueFromPipelineByPropertyName") is true;

    public bool Hidden => Named("DontShow") is true;

    public IReadOnlyList<string> Aliases =>
        [.. property.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(AliasAttribute))
            .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(a => (string)a.Value!)];

    public bool Has(Type attribute) => property.GetCustomAttributesData().Any(a => a.AttributeType == attribute);

    private object? Named(string name) => _attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();
}
