namespace VmMigration.Libvirt;

/// <summary>
/// A migration that the client drives (libvirt's managed migration, version 3): what one of its five calls hands to the
/// next. They are <see cref="LibvirtHost.BeginDirectAsync"/> on the source, <see cref="LibvirtHost.PrepareDirectAsync"/> on
/// the destination, <see cref="LibvirtHost.PerformDirectAsync"/>, <see cref="LibvirtHost.FinishDirectAsync"/> and
/// <see cref="LibvirtHost.ConfirmDirectAsync"/>. After a failed call: Prepare → Confirm that it is off; Perform →
/// <see cref="LibvirtHost.CancelDirectAsync"/> and no Confirm, since the source has put itself right; Finish → Confirm that
/// it is off, once the destination is known not to run the guest.
/// </summary>
public sealed record DirectMigration
{
    /// <summary>What the destination's daemon would not know, or has no use for.</summary>
    private const MigrationFlags SourceOnly =
        MigrationFlags.AbortOnError | MigrationFlags.AutoConverge | MigrationFlags.ChangeProtection;

    internal DirectMigration(DomainReference domain, TypedParameters parameters, MigrationFlags flags)
    {
        Domain = domain;
        Parameters = parameters;
        Flags = flags;
    }

    /// <summary>The guest as the source has it.</summary>
    public DomainReference Domain { get; }

    /// <summary>The parameters, with what the calls so far have found out.</summary>
    public TypedParameters Parameters { get; internal init; }

    /// <summary>The flags that both sides are told.</summary>
    public MigrationFlags Flags { get; internal init; }

    /// <summary>Whether the source keeps the guest from being changed by others until Confirm; then it has a job to be ended.</summary>
    public bool IsProtected => Flags.HasFlag(MigrationFlags.ChangeProtection);

    /// <summary>Whether only the definition goes, so that there is nothing to perform.</summary>
    public bool IsOffline => Flags.HasFlag(MigrationFlags.Offline);

    /// <summary>As it is after a call whose answer was lost: the next one gets nothing handed on.</summary>
    public DirectMigration WithoutCookie() => this with { Cookie = [] };

    /// <summary>The same, with memory sent to a URI of the caller's.</summary>
    public DirectMigration SentTo(string uri) => this with { Parameters = Parameters.With("migrate_uri", uri) };

    internal byte[] Cookie { get; init; } = [];

    internal uint SourceFlags => (uint)Flags;

    internal uint DestinationFlags => (uint)(Flags & ~SourceOnly);
}
