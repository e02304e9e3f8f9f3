namespace VmMigration.Libvirt;

/// <summary>
/// A job succeeded (<c>VIR_DOMAIN_EVENT_ID_JOB_COMPLETED</c>). One that failed or was aborted raises none, seen with
/// libvirt 9.0.
/// </summary>
/// <param name="Domain">The guest; gone from the host by then, after a migration.</param>
/// <param name="Figures">The job's last figures.</param>
public sealed record JobCompletedEvent(DomainReference Domain, TypedParameters Figures) : DomainEvent(Domain);
