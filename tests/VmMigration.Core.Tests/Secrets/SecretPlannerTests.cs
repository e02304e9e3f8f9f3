using VmMigration.Domains;
using VmMigration.Migration;
using VmMigration.Secrets;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Secrets;

public sealed class SecretPlannerTests : IAsyncDisposable
{
    private static readonly Guid Uuid = Guid.Parse("0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10");
    private static readonly SecretDescription Ceph = new(Uuid) { UsageType = "ceph", Usage = "client.vms" };
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");
    private readonly FakeHypervisor _source;
    private readonly FakeHypervisor _destination;

    public SecretPlannerTests()
    {
        _source = new FakeHypervisor(_kvm1);
        _destination = new FakeHypervisor(_kvm2);
        _kvm1.Secrets.Has(Ceph, [1, 2, 3]);
    }

    private MigrationRequest Request => new() { VM = "web1", Source = _kvm1.Reference, Destination = _kvm2.Reference, CopySecret = true };

    [Fact]
    public async Task A_secret_that_is_there_needs_nothing()
    {
        _kvm2.Secrets.Has(Ceph, [9]);
        Assert.Empty((await PlanAsync(Request with { CopySecret = false }, Rbd("vda"))).Steps);
    }

    [Fact]
    public async Task Two_disks_of_one_secret_have_it_copied_once_and_no_value_is_read_for_the_plan()
    {
        PlannedSteps plan = await PlanAsync(Request, Rbd("vda") + Rbd("vdb"));
        Assert.Equal($"secret {Uuid} (ceph client.vms)", Assert.Single(plan.Steps).Subject);
        Assert.Equal([$"secret: {Uuid} (ceph client.vms), which vda, vdb needs: copied from kvm1, as -CopySecret allows"], plan.Description);
        Assert.Empty(_kvm1.Secrets.Given);
        Assert.Empty(_kvm2.Secrets.All);
    }

    [Fact]
    public async Task Without_permission_the_refusal_names_secret_and_disk_and_both_ways_out()
    {
        MigrationException refusal = await RefusedAsync(Request with { CopySecret = false }, Rbd("vda"));
        Assert.Equal($"vda needs secret {Uuid}, which kvm2 does not have.", refusal.Message);
        Assert.Contains("-CopySecret", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("virsh secret-set-value", refusal.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_one_is_refused_with_the_way_by_hand()
    {
        _kvm1.Secrets.Has(Ceph with { IsPrivate = true }, [1]);
        MigrationException refusal = await RefusedAsync(Request, Rbd("vda"));
        Assert.Contains("is private on kvm1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("-CopySecret", refusal.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_nobody_has_is_refused()
    {
        await _kvm1.Secrets.RemoveAsync(Uuid, CancellationToken.None);
        Assert.Contains("neither kvm1 nor kvm2", (await RefusedAsync(Request, Rbd("vda"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_use_that_another_secret_has_there_is_refused_since_libvirt_takes_one()
    {
        var other = Guid.NewGuid();
        _kvm2.Secrets.Has(Ceph with { Uuid = other }, [1]);
        Assert.Contains($"{other}", (await RefusedAsync(Request, Rbd("vda"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<tpm model='tpm-crb'><backend type='emulator'><encryption secret='0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10'/></backend></tpm>", "its TPM")]
    [InlineData("<disk type='file'><source file='/a'><encryption format='luks'><secret type='passphrase' uuid='0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10'/></encryption></source><target dev='vdc'/></disk>", "vdc")]
    [InlineData("<disk type='network'><source protocol='iscsi' name='iqn.x/1'><host name='san1'/><auth username='u'><secret type='iscsi' usage='client.vms'/></auth></source><target dev='sda'/></disk>", "sda")]
    public async Task Whatever_needs_one_is_found(string device, string user) =>
        Assert.Contains($"which {user} needs", Assert.Single((await PlanAsync(Request, device)).Description), StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }

    private static string Rbd(string target) =>
        $"<disk type='network'><auth username='vms'><secret type='ceph' uuid='{Uuid}'/></auth><source protocol='rbd' name='vms/{target}'/><target dev='{target}'/></disk>";

    private async Task<MigrationException> RefusedAsync(MigrationRequest request, string devices)
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(request, devices));
        Assert.Equal(MigrationError.SecretMissing, refusal.Error);
        Assert.Empty(_kvm1.Secrets.Given);
        return refusal;
    }

    private Task<PlannedSteps> PlanAsync(MigrationRequest request, string devices) => SecretPlanner.PlanAsync(
        request,
        DomainDescription.Parse(
            $"<domain type='kvm'><name>web1</name><uuid>{Guid.NewGuid()}</uuid><memory>1024</memory><os><type>hvm</type></os><devices>{devices}</devices></domain>"),
        _source,
        _destination,
        CancellationToken.None);
}
