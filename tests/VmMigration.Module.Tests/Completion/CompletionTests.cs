using VmMigration.Tests.Support;

namespace VmMigration.Tests.Completion;

public sealed class CompletionTests(SharedEngine session) : IClassFixture<SharedEngine>
{
    private readonly Engine _engine = session.Fresh();

    [Theory]
    [InlineData("Start-VmLiveMigration web1 -Destination ", "kvm1", "kvm2")]
    [InlineData("Start-VmLiveMigration web1 -Destination kvm2 -Source kvm1", "kvm1")]
    [InlineData("Get-MigrationHost kv", "kvm1", "kvm2")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -Policy pat", "patient")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -SkipCheck MachineT", "MachineType")]
    [InlineData("Test-MigrationHost web1 -Check MigrationPorts", "MigrationPortsReachable")]
    [InlineData("Complete-VmMigration web1 -Mode S", "Suspend")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -TimeoutAction Post", "PostCopy")]
    public void Values_come_from_the_inventory_and_from_what_there_is(string line, params string[] offered)
    {
        var command = line.Insert(line.IndexOf(' ', StringComparison.Ordinal), $" -Inventory '{Engine.Inventory}'");
        Assert.Equal(offered, _engine.Complete(command));
    }

    [Fact]
    public void Parameters_that_only_the_pipeline_binds_are_not_offered()
    {
        var offered = _engine.Complete("Start-VmLiveMigration -");
        Assert.Contains("-Destination", offered);
        Assert.DoesNotContain("-SourceReference", offered);
        Assert.DoesNotContain("-Finding", offered);
    }
}
