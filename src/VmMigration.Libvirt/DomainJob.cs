namespace VmMigration.Libvirt;

/// <summary>A job's type and figures, under libvirt's names.</summary>
/// <param name="Type">Whether it runs, or how it ended.</param>
/// <param name="Figures">Such as <c>memory_remaining</c>; bytes, ms, or pages per second as libvirt has them.</param>
public sealed record DomainJob(DomainJobType Type, TypedParameters Figures)
{
    /// <summary>VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN.</summary>
    public const int MigrationIn = 4;

    /// <summary>VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT.</summary>
    public const int MigrationOut = 5;

    /// <summary>Which kind of job it is (<c>virDomainJobOperation</c>).</summary>
    public int? Operation => Figures.Int32("operation");
}
