namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>
/// A guest's life (<c>virDomainEventType</c>): 0 defined, 1 undefined, 2 started, 3 suspended, 4 resumed, 5 stopped,
/// 6 shut down, 7 suspended by itself, 8 crashed; the detail says how.
/// </summary>
internal sealed record LifecycleMessage(int CallbackId, DomainReference Domain, int Event, int Detail);

/// <summary>Something that needs no more than the guest.</summary>
internal sealed record DomainMessage(int CallbackId, DomainReference Domain);

/// <summary>A disk failed.</summary>
internal sealed record IoErrorMessage(
    int CallbackId, DomainReference Domain, string SourcePath, string DeviceAlias, int Action, string Reason);

/// <summary>A device is gone.</summary>
internal sealed record DeviceRemovedMessage(int CallbackId, DomainReference Domain, string DeviceAlias);

/// <summary>A disk's job changed.</summary>
internal sealed record BlockJobMessage(int CallbackId, DomainReference Domain, string Target, int Type, int Status);

/// <summary>Something told in typed parameters.</summary>
internal sealed record DomainParametersMessage(int CallbackId, DomainReference Domain, TypedParameters Parameters);

/// <summary>The guest's agent: state 1 connected, 2 disconnected.</summary>
internal sealed record AgentLifecycleMessage(int CallbackId, DomainReference Domain, int State, int Reason);

/// <summary>A pass over the memory, counted from 1.</summary>
internal sealed record MigrationIterationMessage(int CallbackId, DomainReference Domain, int Iteration);

/// <summary>Type 0 description, 1 title, 2 the element of that namespace.</summary>
internal sealed record MetadataChangeMessage(int CallbackId, DomainReference Domain, int Type, string? Namespace);

/// <summary>A disk was written further than its threshold, both in bytes.</summary>
internal sealed record BlockThresholdMessage(
    int CallbackId, DomainReference Domain, string Device, string? Path, ulong Threshold, ulong Excess);

/// <summary>Memory of the host failed: recipient 0 QEMU, 1 the guest.</summary>
internal sealed record MemoryFailureMessage(int CallbackId, DomainReference Domain, int Recipient, int Action, uint Flags);

/// <summary>Why the daemon lost the hypervisor: 0 error, 1 end of file, 2 keepalive, 3 our own request.</summary>
internal sealed record ConnectionClosedMessage(int Reason);

/// <summary>A network's life: 0 defined, 1 undefined, 2 started, 3 stopped.</summary>
internal sealed record NetworkLifecycleMessage(int CallbackId, NetworkReference Network, int Event, int Detail);

/// <summary>A pool's life: 0 defined, 1 undefined, 2 started, 3 stopped, 4 created, 5 deleted.</summary>
internal sealed record PoolLifecycleMessage(int CallbackId, StoragePoolReference Pool, int Event, int Detail);

/// <summary>A pool was looked through.</summary>
internal sealed record PoolRefreshMessage(int CallbackId, StoragePoolReference Pool);

/// <summary>A secret's life: 0 defined, 1 undefined.</summary>
internal sealed record SecretLifecycleMessage(int CallbackId, SecretReference Secret, int Event, int Detail);

/// <summary>A secret's value changed.</summary>
internal sealed record SecretValueChangedMessage(int CallbackId, SecretReference Secret);
