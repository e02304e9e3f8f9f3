using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class GuestClockCheckTests
{
    private readonly CheckScene _scene = new() { Shell = true };

    [Theory]
    [InlineData("")]
    [InlineData("</devices><clock offset='utc'/><devices>")]
    [InlineData("</devices><clock offset='timezone' timezone='Europe/Berlin'/><devices>")]
    public async Task A_clock_that_does_not_show_its_hosts_time_costs_no_question(string clock)
    {
        _scene.Kvm1.Devices = clock;
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new GuestClockCheck())).Status);
        Assert.Empty(_scene.Kvm2.Shell!.Scripts);
    }

    [Theory]
    [InlineData("+0100 /usr/share/zoneinfo/Europe/Berlin", MigrationKind.Live, CheckStatus.Pass)]
    [InlineData("+0100 /etc/localtime", MigrationKind.Live, CheckStatus.Pass)]
    [InlineData("+0100 /usr/share/zoneinfo/Africa/Lagos", MigrationKind.Cold, CheckStatus.Warning)]
    [InlineData("-0800 /usr/share/zoneinfo/America/Los_Angeles", MigrationKind.Live, CheckStatus.Warning)]
    [InlineData("-0800 /usr/share/zoneinfo/America/Los_Angeles", MigrationKind.Cold, CheckStatus.Fail)]
    [InlineData("nothing", MigrationKind.Live, CheckStatus.Skipped)]
    public async Task Local_time_is_compared_by_zone_and_offset(string there, MigrationKind kind, CheckStatus status)
    {
        _scene.Kvm1.Devices = "</devices><clock offset='localtime'/><devices>";
        _scene.Request = _scene.Request with { Kind = kind };
        _scene.Kvm1.Shell!.Facts += "\ntimezone +0100 /usr/share/zoneinfo/Europe/Berlin";
        _scene.Kvm2.Shell!.Facts += $"\ntimezone {there}";
        var found = await _scene.AskOneAsync(new GuestClockCheck());
        Assert.Equal(status, found.Status);
        if (there.StartsWith("-08", StringComparison.Ordinal))
        {
            Assert.Contains("its clock is 9 h slow", found.Message, StringComparison.Ordinal);
            Assert.Equal("kvm1: Europe/Berlin (UTC+01:00), kvm2: America/Los_Angeles (UTC-08:00)", found.Evidence);
        }
    }

    [Fact]
    public async Task A_variable_clock_on_the_basis_of_local_time_is_no_other()
    {
        _scene.Shell = false;
        _scene.Kvm1.Devices = "</devices><clock offset='variable' basis='localtime' adjustment='0'/><devices>";
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new GuestClockCheck())).Status);
    }
}
