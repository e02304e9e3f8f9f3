using System.Management.Automation;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Commands;

public sealed class ErrorTests(SharedEngine session) : IClassFixture<SharedEngine>
{
    private readonly Engine _engine = session.Fresh();

    [Fact]
    public void An_error_has_an_id_a_category_a_target_and_what_to_do()
    {
        var error = Assert.Single(_engine.Try($"Get-MigrationVm web1 -Source kvm1 -Inventory '{Engine.Inventory}'").Errors, e => Equals(e.TargetObject, "web1"));
        Assert.Equal("VmNotFound,VmMigration.Commands.GetMigrationVmCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_host_that_does_not_answer_is_a_record_and_no_error()
    {
        var (written, errors) = _engine.Try($"Get-MigrationHost kvm1 -Inventory '{Engine.Inventory}'");
        Assert.Empty(errors);
        Assert.Equal("Failed", Assert.Single(written).Properties["State"].Value.ToString());
        Assert.NotNull(written[0].Properties["Error"].Value);
    }

    [Fact]
    public void One_bad_item_does_not_stop_the_rest()
    {
        var (written, errors) = _engine.Try($"'kvm1', '-bad', 'kvm2' | Get-MigrationHost -Inventory '{Engine.Inventory}'");
        Assert.Equal(["kvm1", "kvm2"], written.Select(h => (string)h.Properties["Name"].Value).Order());
        Assert.Single(errors);
    }

    [Fact]
    public void A_policy_that_nobody_knows_ends_the_command()
    {
        var (written, errors) = _engine.Try($"Start-VmLiveMigration web1 kvm2 -Policy none -Inventory '{Engine.Inventory}'");
        Assert.Empty(written);
        Assert.Equal(ErrorCategory.InvalidArgument, Assert.Single(errors).CategoryInfo.Category);
    }

    [Fact]
    public void An_inventory_that_is_not_there_ends_the_command()
    {
        var error = Assert.Single(_engine.Try("Get-MigrationHost -Inventory /no/such.yaml").Errors);
        Assert.EndsWith(",VmMigration.Commands.GetMigrationHostCommand", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ErrorAction_Stop_makes_it_an_exception() => Assert.Throws<ActionPreferenceStopException>(() =>
        _engine.Run($"Get-MigrationVm web1 -Source kvm1 -ErrorAction Stop -Inventory '{Engine.Inventory}'"));
}
