using System.Management.Automation;

namespace VmMigration.Parameters;

/// <summary>Refuses what cannot be a rate in MiB/s, above all one that was meant in bytes.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BandwidthAttribute : ValidateArgumentsAttribute
{
    /// <summary>1 TiB/s, in MiB/s: more than any link has, and less than 10MB says in bytes.</summary>
    public const long Most = 1024 * 1024;

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        var value = arguments is PSObject wrapped ? wrapped.BaseObject : arguments;
        if (value is not long and not null || value is long and (< 1 or > Most))
        {
            throw new ValidationMetadataException($"It is in MiB/s, a whole number from 1 to {Most}: 100 is 100 MiB/s. {value} is not possible.");
        }
    }
}
