using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Direct;

/// <summary>A session that died when the guest had arrived, and the source's definition with the state of its TPM.</summary>
public sealed class TpmRecoveryTests
{
    private const string Tpm = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData("", "9.0", "undefine")]
    [InlineData("", "8.0", "undefine")]
    [InlineData(Tpm, "9.0", "undefine but for its TPM")]
    [InlineData(Tpm, "8.0", null)]
    public async Task The_state_that_the_destination_may_share_is_never_deleted(string devices, string libvirt, string? change)
    {
        _scene.Kvm1.Devices = devices;
        _scene.Kvm1.Facts = _scene.Kvm1.Facts with { LibvirtVersion = Version.Parse(libvirt) };
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 5 });
        _scene.Kvm2.Has(_scene.Guest with { State = VmState.Running, Reason = 2 });
        _scene.Kvm1.OnChange = (what, uuid) =>
        {
            if (what.StartsWith("undefine", StringComparison.Ordinal))
            {
                _scene.Kvm1.HasNo(uuid);
            }
        };
        await using var connections = new HostConnections(new FakeConnector(_scene.Kvm1, _scene.Kvm2));
        List<string> told = [];
        await new DirectRecovery(
            _scene.Guest.Uuid, "web1", _scene.Kvm1.Reference, _scene.Kvm2.Reference, MigrationFlags.UndefineSource | MigrationFlags.PersistDestination,
            MoveStage.Confirming, new MigrationServices(connections, new MoveLimits(), _scene.Journals, TimeProvider.System)).RunAsync(told.Add, CancellationToken.None);
        Assert.Equal(change is null ? [] : [change], _scene.Kvm1.Changes.Where(c => c.StartsWith("undefine", StringComparison.Ordinal)));
        Assert.Equal(devices.Length > 0, Assert.Single(told).Contains("TPM", StringComparison.Ordinal));
    }
}
