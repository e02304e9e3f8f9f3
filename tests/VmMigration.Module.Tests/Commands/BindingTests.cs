using System.Management.Automation;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Commands;

/// <summary>What the engine makes of what somebody types. No host answers here: what is bound is seen by what is done with it.</summary>
public sealed class BindingTests(SharedEngine session) : IClassFixture<SharedEngine>
{
    private readonly Engine _engine = session.Fresh();

    [Theory]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime soon")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime ''")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime 0")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime -300")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime -2s")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime 1h")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime 1e300")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -MaxDowntime $true")]
    [InlineData("Start-VmLiveMigration web1 ''")]
    [InlineData("Get-MigrationHost (Get-Date)")]
    public void What_cannot_be_meant_is_refused(string line) =>
        Assert.StartsWith("ParameterArgumentTransformationError", ErrorOf(line).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Theory]
    [InlineData("Start-VmLiveMigration web1 kvm2 -Bandwidth 10MB")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -Bandwidth 0")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -AutoConvergeInitial 100")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -DisksPort 65536")]
    [InlineData("Start-VmLiveMigration @() kvm2")]
    public void What_is_out_of_range_is_refused(string line) =>
        Assert.StartsWith("ParameterArgumentValidationError", ErrorOf(line).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Theory]
    [InlineData("Wait-VmMigration -Name web1 -Migration $moves[0]", "AmbiguousParameterSet")]
    [InlineData("Start-VmLiveMigration web1 kvm2 -NoSuch", "NamedParameterNotFound")]
    [InlineData("Stop-VmMigration web1 kvm2", "PositionalParameterNotFound")]
    [InlineData("Complete-VmMigration web1 Never -Source kvm1", "CannotConvertArgumentNoMessage")]
    public void What_does_not_go_together_is_refused(string line, string id)
    {
        Assert.StartsWith(id, ErrorOf(line).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("300ms")]
    [InlineData("2s")]
    [InlineData("300")]
    [InlineData("0.5e3")]
    [InlineData("00:00:01.5")]
    [InlineData("([timespan]::FromSeconds(1))")]
    public void A_length_of_time_may_be_written_as_people_do(string written) => Assert.Contains(
        "Live migration kvm1 → kvm2", WhatIf($"Start-VmLiveMigration web1 kvm2 -Source kvm1 -MaxDowntime {written}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Start-VmLiveMigration web1 kvm2 -Source kvm1")]
    [InlineData("Start-VmLiveMigration -VM web1 -Destination kvm2 -Source kvm1")]
    [InlineData("'web1' | Start-VmLiveMigration -Destination kvm2 -Source kvm1")]
    [InlineData("$guests[0] | Start-VmLiveMigration -Destination kvm2")]
    [InlineData("[pscustomobject]@{ Name = 'web1'; Source = 'kvm1' } | Start-VmLiveMigration -Destination kvm2")]
    public void A_guest_is_named_by_position_by_name_and_through_the_pipeline(string line)
    {
        Assert.Contains("\"Live migration kvm1 → kvm2\" on target \"web1\"", WhatIf(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("g?")]
    [InlineData("web[12]")]
    [InlineData("vm[")]
    public void What_comes_through_the_pipeline_is_that_guest_whatever_it_is_called(string name)
    {
        foreach (var guest in new[]
        {
            $"[VmMigration.MigrationVm]@{{ Name = '{name}'; Uuid = New-Guid; State = 'Running'; Source = 'kvm1'; SourceReference = $reference }}",
            $"[pscustomobject]@{{ Name = '{name}'; Source = 'kvm1' }}",
            $"[pscustomobject]@{{ Name = '{name}'; Uuid = '{Guid.NewGuid()}'; Source = 'kvm1' }}",
            $"@{{ Name = '{name}'; Uuid = New-Guid; Source = 'kvm1' }} | ForEach-Object {{ [pscustomobject]$_ }}",
        })
        {
            _engine.Host.Clear();
            var (_, errors) = _engine.Try($"{guest} | Start-VmLiveMigration -Destination kvm2 -WhatIf -Inventory '{Engine.Inventory}'");
            Assert.Contains($"on target \"{name}\"", _engine.Host.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(errors, e => e.FullyQualifiedErrorId.Contains("Wildcard", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Stop-VmMigration web1 -Source kvm1", "Stop its migration away from kvm1")]
    [InlineData("Set-MigrationBandwidth web1 100 -Source kvm1", "Set its migration bandwidth to 100 MiB/s on kvm1")]
    [InlineData("Complete-VmMigration web1 PostCopy -Source kvm1", "Switch its migration away from kvm1 to post-copy")]
    [InlineData("$moves[3] | Stop-VmMigration", "Stop its migration away from kvm1")]
    public void WhatIf_says_what_would_be_done_and_asks_no_host(string line, string said)
    {
        var (written, errors) = _engine.Try($"{line} -WhatIf -Inventory '{Engine.Inventory}'");
        Assert.Empty(written);
        Assert.Empty(errors);
        Assert.Contains(said, _engine.Host.Text, StringComparison.Ordinal);
    }

    private ErrorRecord ErrorOf(string line) => _engine.Try($"{line} -Inventory '{Engine.Inventory}'").Errors[0];

    private string WhatIf(string line)
    {
        _engine.Try($"{line} -WhatIf -Inventory '{Engine.Inventory}'");
        return _engine.Host.Text;
    }
}
