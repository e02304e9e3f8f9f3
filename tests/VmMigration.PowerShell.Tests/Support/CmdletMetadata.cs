using System.Management.Automation;
using System.Reflection;
using VmMigration.Commands;

namespace VmMigration.Tests.Support;

/// <summary>What a cmdlet's attributes say, read without making any of them: the engine here is a stub.</summary>
public sealed class CmdletMetadata
{
    private readonly CustomAttributeData _attribute;

    private CmdletMetadata(Type type)
    {
        Type = type;
        _attribute = type.GetCustomAttributesData().Single(a => a.AttributeType == typeof(CmdletAttribute));
        Parameters = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetCustomAttributesData().Any(a => a.AttributeType == typeof(ParameterAttribute)))
            .Select(p => new ParameterMetadata(p))];
    }

    public static IReadOnlyList<CmdletMetadata> All { get; } =
        [.. typeof(AsyncCmdlet).Assembly.GetExportedTypes()
            .Where(t => t.GetCustomAttributesData().Any(a => a.AttributeType == typeof(CmdletAttribute)))
            .Select(t => new CmdletMetadata(t))
            .OrderBy(c => c.Name, StringComparer.Ordinal)];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public Type Type { get; }

    public string Verb => (string)_attribute.ConstructorArguments[0].Value!;

    public string Noun => (string)_attribute.ConstructorArguments[1].Value!;

    public string Name => $"{Verb}-{Noun}";

    public bool SupportsShouldProcess => Named("SupportsShouldProcess") is true;

    public ConfirmImpact? ConfirmImpact => Named("ConfirmImpact") is int value ? (ConfirmImpact)value : null;

    public IReadOnlyList<ParameterMetadata> Parameters { get; }

    public IReadOnlyList<Type> OutputTypes =>
        [.. Type.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(OutputTypeAttribute))
            .SelectMany(a => (IEnumerable<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(a => (Type)a.Value!)];

    public static CmdletMetadata Of(string name) => All.Single(c => c.Name == name);

    private object? Named(string name) => _attribute.NamedArguments.Where(a => a.MemberName == name).Select(a => a.TypedValue.Value).FirstOrDefault();
}
