using System.Collections;
using System.Management.Automation;
using VmMigration.Hosts;

namespace VmMigration.Parameters;

/// <summary>
/// Takes for guests what stands for them: texts, UUIDs, guests, records of moves, and any object that has a UUID or a name
/// as they have. Only a text is read as a wildcard.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GuestArgumentTransformationAttribute : ArgumentTransformationAttribute
{
    private static readonly string[] Names = ["Name", "VM", "VMName", "Domain"];

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is not null and not string && Unwrap(inputData) is IEnumerable and not string and not IDictionary and var several)
        {
            var all = several.Cast<object?>().Select(One).ToArray();
            return all.Contains(null) ? inputData : all;
        }

        return One(inputData) is { } guest ? new[] { guest } : inputData!;
    }

    /// <summary>The guest that a thing stands for; null where it stands for none.</summary>
    private static GuestArgument? One(object? value) => Unwrap(value) switch
    {
        GuestArgument argument => argument,
        GuestReference guest => new GuestArgument(guest),
        MigrationVm vm => new GuestArgument(new GuestReference(vm.Name, vm.Uuid)),
        MigrationProgress { Uuid: not null } move => new GuestArgument(new GuestReference(move.VM, move.Uuid)),
        // A move that is checked has none yet: what it was begun by.
        MigrationProgress move => new GuestArgument(new GuestReference(move.VM, null)),
        MigrationCheck check => check.Vm is null ? null : new GuestArgument(new GuestReference(check.Vm, null)),
        Guid uuid => new GuestArgument(new GuestReference($"{uuid}", uuid)),
        string { Length: > 0 } text => new GuestArgument(text),
        not null when value is PSObject { BaseObject: not (string or ValueType) } wrapped => Described(wrapped),
        null or string => null,
        var other => new GuestArgument($"{other}"),
    };

    private static GuestArgument? Described(PSObject value)
    {
        var name = Names.Select(n => value.Properties[n]?.Value?.ToString()).FirstOrDefault(n => !string.IsNullOrEmpty(n));
        if (Guid.TryParse(value.Properties["Uuid"]?.Value?.ToString(), out var uuid))
        {
            return new GuestArgument(new GuestReference(name ?? $"{uuid}", uuid));
        }

        return name is null ? null : new GuestArgument(new GuestReference(name, null));
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
