using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>A secret by its UUID, or null where there is none.</summary>
    public Task<SecretReference?> FindSecretAsync(Guid uuid, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoSecret, CallAsync(SecretProcedures.LookupByUuid, uuid, cancellationToken));

    /// <summary>A secret by what it is used for (<see cref="SecretReference.UsageType"/>), or null where there is none.</summary>
    public Task<SecretReference?> FindSecretAsync(int usageType, string usageId, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoSecret, CallAsync(SecretProcedures.LookupByUsage, (usageType, usageId), cancellationToken));

    /// <summary>A secret's XML, which does not hold its value.</summary>
    public Task<string> GetSecretXmlAsync(SecretReference secret, CancellationToken cancellationToken) =>
        CallAsync(SecretProcedures.GetXml, (secret, 0u), cancellationToken);

    /// <summary>
    /// A secret's value, which is the caller's to wipe: only for whom the administrator has allowed it. The daemon gives
    /// nobody that of a private one (<see cref="LibvirtErrorCode.InvalidSecret"/>).
    /// </summary>
    public Task<byte[]> ReadSecretValueAsync(SecretReference secret, CancellationToken cancellationToken) =>
        CallAsync(SecretProcedures.GetValue, (secret, 0u), cancellationToken);

    /// <summary>Adds a secret's definition, or replaces the one of that UUID.</summary>
    public Task<SecretReference> DefineSecretAsync(string xml, CancellationToken cancellationToken) =>
        CallAsync(SecretProcedures.Define, (xml, 0u), cancellationToken);

    /// <summary>Gives a secret its value.</summary>
    public Task SetSecretValueAsync(SecretReference secret, byte[] value, CancellationToken cancellationToken) =>
        CallAsync(SecretProcedures.SetValue, (secret, value, 0u), cancellationToken);

    /// <summary>Removes a secret with its value.</summary>
    public Task UndefineSecretAsync(SecretReference secret, CancellationToken cancellationToken) =>
        CallAsync(SecretProcedures.Undefine, secret, cancellationToken);
}
