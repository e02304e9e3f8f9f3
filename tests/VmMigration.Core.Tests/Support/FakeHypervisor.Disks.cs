namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public Task<IReadOnlyDictionary<string, long>> GetWrittenBytesAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("written bytes", host.Written, cancellationToken);
}
