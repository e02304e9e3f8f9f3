using System.Reflection;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Module;

/// <summary>
/// PowerShell looks at the exported types before the module can say where its other assemblies are: none of them may
/// need one to be loaded itself.
/// </summary>
public class ExportedTypeTests
{
    [Fact]
    public void None_is_derived_from_or_made_with_what_is_isolated()
    {
        foreach (var type in Cmdlets.All[0].ImplementingType.Assembly.GetExportedTypes())
        {
            var bases = new List<Type>(type.GetInterfaces());
            for (var up = type.BaseType; up is not null; up = up.BaseType)
            {
                bases.Add(up);
            }

            Assert.DoesNotContain(bases.SelectMany(Parts), IsIsolated);
        }
    }

    private static IEnumerable<Type> Parts(Type type) => type.GetGenericArguments().SelectMany(Parts).Append(type);

    [Fact]
    public void None_holds_a_value_of_what_is_isolated() => Assert.Empty(
        from type in Cmdlets.All[0].ImplementingType.Assembly.GetExportedTypes()
        from field in type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.FieldType.IsValueType && !type.IsEnum && Parts(field.FieldType).Any(IsIsolated)
        select $"{type.Name}.{field.Name}");

    private static bool IsIsolated(Type type) => type.Assembly.GetName().Name is "VmMigration.Core" or "VmMigration.Libvirt" or "YamlDotNet";
}
