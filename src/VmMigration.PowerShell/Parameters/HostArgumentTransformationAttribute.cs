using System.Collections;
using System.Management.Automation;
using VmMigration.Hosts;

namespace VmMigration.Parameters;

/// <summary>Takes for a host what stands for one: a text, a <see cref="MigrationHost"/>, a <see cref="HostReference"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HostArgumentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        Unwrap(inputData) is IEnumerable and not string and var several
            ? several.Cast<object>().Select(One).ToArray()
            : One(inputData);

    private static HostArgument One(object? value) => Unwrap(value) switch
    {
        HostArgument argument => argument,
        HostReference reference => new HostArgument(reference),
        MigrationHost host => new HostArgument(host.Reference),
        MigrationVm vm => new HostArgument(vm.SourceReference),
        string { Length: > 0 } text => new HostArgument(text),
        var other => throw new ArgumentTransformationMetadataException(
            $"{(other is null or "" ? "Nothing" : $"A {other.GetType().Name}")} does not name a host. {HostReferenceException.Allowed}"),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
