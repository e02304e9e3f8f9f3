namespace VmMigration.Libvirt;

/// <summary>A migration goes through changed memory once more (<c>VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION</c>).</summary>
/// <param name="Domain">The guest.</param>
/// <param name="Iteration">Counted from 1.</param>
public sealed record MigrationIterationEvent(DomainReference Domain, int Iteration) : DomainEvent(Domain);
