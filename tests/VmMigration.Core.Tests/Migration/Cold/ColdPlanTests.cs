using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Cold;

/// <summary>What a guest takes along beside its disks.</summary>
public sealed class ColdPlanTests : IAsyncDisposable
{
    private const string Nvram = "/var/lib/libvirt/qemu/nvram";
    private const string Swtpm = "/var/lib/libvirt/swtpm";
    private readonly MoveScene _scene = new();

    private MigrationRequest Request => _scene.Request with { Kind = MigrationKind.Cold };

    [Fact]
    public async Task A_guest_with_a_TPM_goes_as_a_process_that_stands_still()
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
        var plan = await PlanAsync(Request);
        Assert.Equal(["shutDown", "demandAwake", "startPaused", "removeDefinition", "arrivedGuest"], plan.Steps.Select(s => s.Kind));
        Assert.True(plan.Peer.Flags.HasFlag(MigrationFlags.Paused | MigrationFlags.Live));
        Assert.False(plan.Peer.Flags.HasFlag(MigrationFlags.Offline));
        Assert.Contains(plan.Description, d => d.StartsWith("TPM: its state goes along", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guest_without_one_goes_as_a_definition()
    {
        var plan = await PlanAsync(Request);
        Assert.Equal(["shutDown", "demandAwake", "removeDefinition", "arrivedGuest"], plan.Steps.Select(s => s.Kind));
        Assert.True(plan.Peer.Flags.HasFlag(MigrationFlags.Offline));
    }

    [Fact]
    public async Task A_state_that_the_destination_has_already_may_be_the_sources_own()
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
        _scene.Kvm2.Storage.Has(Swtpm, new FakeFolder().With($"{_scene.Uuid}", 0));
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request));
        Assert.Equal(MigrationError.StorageNameTaken, refusal.Error);
        Assert.StartsWith(
            $"web1 was not moved: kvm2 has a state of its TPM already ({Swtpm}/{_scene.Uuid}), shared with kvm1 or left over.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_that_its_definition_keeps_is_told()
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0' persistent_state='yes'/></tpm>";
        Assert.Contains("persistent_state", Assert.Single((await PlanAsync(Request)).Warnings), StringComparison.Ordinal);
        Assert.Empty((await PlanAsync(Request with { KeepSource = true })).Warnings);
    }

    [Theory]
    [InlineData(MigrationKind.Live, false)]
    [InlineData(MigrationKind.Cold, false)]
    [InlineData(MigrationKind.Live, true)]
    public async Task The_firmwares_variables_are_carried_and_go_from_the_source_unless_that_keeps_them(MigrationKind kind, bool keep)
    {
        HasNvram();
        _scene.Kvm2.Storage.Has(Nvram, new FakeFolder());
        var plan = await PlanAsync(Request with { Kind = kind, KeepSource = keep });
        Assert.Equal(keep ? ["makeVolume"] : ["makeVolume", "removeImage"], plan.Steps.Select(s => s.Kind).Where(k => k is "makeVolume" or "removeImage"));
        Assert.Contains($"firmware's variables: {Nvram}/web1_VARS.fd, carried along", plan.Description);
        await using var there = new FakeHypervisor(_scene.Kvm2);
        await plan.Steps.Single(s => s.Kind == "makeVolume").DoAsync(there, CancellationToken.None);
        Assert.Equal([1, 2, 3], _scene.Kvm2.Storage.Folder(Nvram)!.Contents["web1_VARS.fd"]);
    }

    [Fact]
    public async Task Variables_on_storage_that_both_share_stay()
    {
        _scene.Kvm2.Storage.Has(Nvram, HasNvram());
        Assert.DoesNotContain((await PlanAsync(Request)).Steps, s => s.Kind is "makeVolume" or "removeImage");
    }

    [Theory]
    [InlineData(MigrationKind.Live)]
    [InlineData(MigrationKind.Cold)]
    public async Task A_guest_that_never_ran_has_none_yet(MigrationKind kind)
    {
        _scene.Kvm1.Firmware = $"<nvram>{Nvram}/web1_VARS.fd</nvram>";
        var plan = await PlanAsync(Request with { Kind = kind });
        Assert.DoesNotContain(plan.Steps, s => s.Kind is "makeVolume" or "removeImage");
        Assert.Empty(plan.Warnings);
    }

    [Theory]
    [InlineData(MigrationKind.Live)]
    [InlineData(MigrationKind.Cold)]
    public async Task A_folder_that_the_daemon_may_not_open_stops_only_who_needs_it(MigrationKind kind)
    {
        HasNvram();
        _scene.Kvm1.Storage.RefusesFolder = new MigrationException(MigrationError.DaemonError, "libvirt on kvm1 says: Permission denied", "Look.", "kvm1");
        Task<MigrationPlan> planning = PlanAsync(Request with { Kind = kind });
        if (kind is MigrationKind.Cold)
        {
            await Assert.ThrowsAsync<MigrationException>(() => planning);
            return;
        }

        Assert.Contains("Permission denied", Assert.Single((await planning).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_another_guest_there_uses_are_in_the_way_of_one_that_runs_too()
    {
        HasNvram();
        _scene.Kvm2.Firmware = _scene.Kvm1.Firmware;
        _scene.Kvm2.Storage.Has(Nvram, new FakeFolder().With("web1_VARS.fd", 3, content: [1, 2, 3]));
        Assert.DoesNotContain((await PlanAsync(_scene.Request with { KeepSource = true })).Steps, s => s.Kind == "makeVolume");
        _scene.Kvm2.Has(_scene.Guest with { Name = "other", Uuid = Guid.NewGuid() });
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(_scene.Request));
        Assert.Equal(MigrationError.StorageNameTaken, refusal.Error);
    }

    [Theory]
    [InlineData(MigrationKind.Live)]
    [InlineData(MigrationKind.Cold)]
    public async Task A_secret_is_there_before_the_images_that_need_it_and_goes_after_them(MigrationKind kind)
    {
        var secret = new VmMigration.Secrets.SecretDescription(Guid.NewGuid());
        _scene.Kvm1.Secrets.Has(secret, [1]);
        _scene.Kvm1.Storage.Has("/srv", new FakeFolder().With("a.luks", 1 << 20));
        _scene.Kvm2.Storage.Has("/srv", new FakeFolder());
        _scene.Kvm1.Devices = $"<disk type='file'><driver type='raw'/><source file='/srv/a.luks'><encryption format='luks'><secret type='passphrase' uuid='{secret.Uuid}'/></encryption></source><target dev='vda'/></disk>";
        var plan = await PlanAsync(Request with { Kind = kind, CopySecret = true });
        Assert.Equal(["copySecret", "makeVolume", "removeImage"], plan.Steps.Select(s => s.Kind).Where(k => k is "copySecret" or "makeVolume" or "removeImage"));
        Assert.Contains(plan.Description, d => d.Contains("encrypted (luks), and so is its copy", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    private Task<MigrationPlan> PlanAsync(MigrationRequest request) => _scene.Session.PlanAsync(request, CancellationToken.None);

    private FakeFolder HasNvram()
    {
        var folder = new FakeFolder().With("web1_VARS.fd", 3, content: [1, 2, 3]);
        _scene.Kvm1.Firmware = $"<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.fd</loader><nvram>{Nvram}/web1_VARS.fd</nvram>";
        _scene.Kvm1.Storage.Has(Nvram, folder);
        return folder;
    }
}
