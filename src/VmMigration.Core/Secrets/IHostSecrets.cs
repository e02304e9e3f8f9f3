using VmMigration.Domains;

namespace VmMigration.Secrets;

/// <summary>
/// The secrets that a host's libvirt keeps. Members throw <see cref="MigrationException"/> where the host refuses or is lost,
/// and <see cref="OperationCanceledException"/>.
/// </summary>
public interface IHostSecrets
{
    /// <summary>A secret by its UUID or by what it is used for; null where there is none.</summary>
    Task<SecretDescription?> FindAsync(SecretReference wanted, CancellationToken cancellationToken);

    /// <summary>
    /// The value of a secret, which whoever asks wipes after use: only where the administrator has allowed that it is copied.
    /// </summary>
    /// <exception cref="MigrationException">There is none, it has no value, or it is private.</exception>
    Task<byte[]> ReadValueAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Adds a secret with its value; without it nothing is left.</summary>
    Task AddAsync(SecretDescription secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);

    /// <summary>Replaces what is said of a secret; its value stays.</summary>
    Task RedefineAsync(SecretDescription secret, CancellationToken cancellationToken);

    /// <summary>Removes a secret with its value; nothing where there is none.</summary>
    Task RemoveAsync(Guid uuid, CancellationToken cancellationToken);
}
