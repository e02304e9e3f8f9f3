namespace VmMigration.Libvirt;

/// <summary>A guest was defined, started, suspended, stopped … (<c>VIR_DOMAIN_EVENT_ID_LIFECYCLE</c>).</summary>
/// <param name="Domain">The guest.</param>
/// <param name="Event">0 defined, 1 undefined, 2 started, 3 suspended, 4 resumed, 5 stopped, 6 shut down, 7 slept, 8 crashed.</param>
/// <param name="Detail">Why, by the event's own numbers; 1 of suspended and resumed, and 3 of stopped, mean a migration.</param>
public sealed record DomainLifecycleEvent(DomainReference Domain, int Event, int Detail) : DomainEvent(Domain);
