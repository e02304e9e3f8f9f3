using System.Security.Cryptography;
using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using SecretReference = VmMigration.Domains.SecretReference;

namespace VmMigration.Secrets;

/// <summary>A host's secrets through its libvirt daemon.</summary>
internal sealed class LibvirtSecrets(HostReference host, LibvirtHost libvirt) : IHostSecrets
{
    /// <summary>virSecretUsageType, by what disks and TPMs call the kind of secret that they want.</summary>
    private static readonly Dictionary<string, int> UsageTypes = new(StringComparer.Ordinal)
    {
        ["passphrase"] = 1, ["volume"] = 1, ["ceph"] = 2, ["iscsi"] = 3, ["tls"] = 4, ["vtpm"] = 5,
    };

    public Task<SecretDescription?> FindAsync(SecretReference wanted, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var found = wanted.Uuid is { } uuid
            ? await libvirt.FindSecretAsync(uuid, cancellationToken).ConfigureAwait(false)
            : UsageTypes.TryGetValue(wanted.Type ?? "", out var type) && wanted.Usage is { } usage
                ? await libvirt.FindSecretAsync(type, usage, cancellationToken).ConfigureAwait(false)
                : null;
        return found is null
            ? null
            : SecretDescription.Parse(await libvirt.GetSecretXmlAsync(found, cancellationToken).ConfigureAwait(false));
    });

    public Task<byte[]> ReadValueAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        PrivateWay.Demand(host);
        try
        {
            return await libvirt.ReadSecretValueAsync(
                await libvirt.FindSecretAsync(uuid, cancellationToken).ConfigureAwait(false) ?? throw Unreadable("is not there any more"),
                cancellationToken).ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.NoSecret)
        {
            throw Unreadable("has no value", e);
        }
        catch (LibvirtErrorException e) when (e.Code is LibvirtErrorCode.InvalidSecret)
        {
            throw Unreadable("is private, so that libvirt gives nobody its value", e);
        }

        MigrationException Unreadable(string why, Exception? inner = null) => new(
            MigrationError.SecretMissing, $"Secret {uuid} on {host.Name} {why}.",
            $"Give the destination the secret by hand: virsh secret-define, virsh secret-set-value {uuid}.", $"{uuid}", inner);
    });

    public Task AddAsync(SecretDescription secret, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        PrivateWay.Demand(host);
        var defined = await libvirt.DefineSecretAsync(secret.ToXml(), cancellationToken).ConfigureAwait(false);
        var copy = value.ToArray();
        try
        {
            await libvirt.SetSecretValueAsync(defined, copy, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await libvirt.UndefineSecretAsync(defined, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }

        return true;
    });

    public Task RedefineAsync(SecretDescription secret, CancellationToken cancellationToken) => ExplainAsync(() =>
        libvirt.DefineSecretAsync(secret.ToXml(), cancellationToken));

    public Task RemoveAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        if (await libvirt.FindSecretAsync(uuid, cancellationToken).ConfigureAwait(false) is { } secret)
        {
            await libvirt.UndefineSecretAsync(secret, cancellationToken).ConfigureAwait(false);
        }

        return true;
    });

    private Task<T> ExplainAsync<T>(Func<Task<T>> ask) => HostErrors.ExplainAsync(host, "a secret", "virsh secret-dumpxml", ask);
}
