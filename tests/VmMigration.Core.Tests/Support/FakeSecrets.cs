using VmMigration.Domains;
using VmMigration.Secrets;

namespace VmMigration.Tests.Support;

/// <summary>A host's secrets. Like libvirt's it gives nobody a private one's value, and takes one secret for each use.</summary>
internal sealed class FakeSecrets : IHostSecrets
{
    private readonly Dictionary<Guid, SecretDescription> _secrets = [];
    private readonly Dictionary<Guid, byte[]> _values = [];

    public IReadOnlyCollection<SecretDescription> All => _secrets.Values;

    /// <summary>The buffers that were given out.</summary>
    public List<byte[]> Given { get; } = [];

    /// <summary>Why a value cannot be set; null where it can.</summary>
    public MigrationException? RefusesValue { get; set; }

    public void Has(SecretDescription secret, byte[] value) => (_secrets[secret.Uuid], _values[secret.Uuid]) = (secret, value);

    public byte[]? ValueOf(Guid uuid) => _values.GetValueOrDefault(uuid);

    public Task<SecretDescription?> FindAsync(SecretReference wanted, CancellationToken cancellationToken) => Task.FromResult(
        _secrets.Values.FirstOrDefault(s => wanted.Uuid is { } uuid ? s.Uuid == uuid : s.Usage == wanted.Usage));

    public Task<byte[]> ReadValueAsync(Guid uuid, CancellationToken cancellationToken)
    {
        Assert.False(_secrets[uuid].IsPrivate);
        Given.Add([.. _values[uuid]]);
        return Task.FromResult(Given[^1]);
    }

    public Task AddAsync(SecretDescription secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        Assert.DoesNotContain(_secrets.Values, s => s.Uuid == secret.Uuid || (s.Usage is not null && s.Usage == secret.Usage));
        if (RefusesValue is not null)
        {
            throw RefusesValue;
        }

        Has(secret, value.ToArray());
        return Task.CompletedTask;
    }

    public Task RedefineAsync(SecretDescription secret, CancellationToken cancellationToken)
    {
        _secrets[secret.Uuid] = secret;
        return Task.CompletedTask;
    }

    public Task RemoveAsync(Guid uuid, CancellationToken cancellationToken)
    {
        _secrets.Remove(uuid);
        _values.Remove(uuid);
        return Task.CompletedTask;
    }
}
