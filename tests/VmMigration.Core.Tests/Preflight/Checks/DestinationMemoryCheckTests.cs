using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

/// <summary>The guest has 1 GiB and 4 vCPUs: with QEMU's own it may come to 1.1 GiB.</summary>
public sealed class DestinationMemoryCheckTests
{
    private const long MiB = 1 << 20;
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData(1200, 512, "", CheckStatus.Pass)]
    [InlineData(1000, 512, "", CheckStatus.Warning)]
    [InlineData(500, 512, "", CheckStatus.Fail)]
    [InlineData(500, null, "", CheckStatus.Warning)]
    [InlineData(1000, 512, "<memoryBacking><locked/></memoryBacking>", CheckStatus.Fail)]
    [InlineData(1000, 512, "<memoryBacking><allocation mode='immediate'/></memoryBacking>", CheckStatus.Fail)]
    [InlineData(200, 120, "<memoryBacking><hugepages/></memoryBacking>", CheckStatus.Pass)]
    public async Task What_is_in_use_has_to_be_free(int free, int? resident, string tuning, CheckStatus status)
    {
        _scene.Kvm2.FreeMemory = free * MiB;
        _scene.Kvm1.Resident = resident * MiB;
        _scene.Kvm1.Tuning = tuning;
        var found = await _scene.AskOneAsync(new DestinationMemoryCheck());
        Assert.Equal((status, null), (found.Status, found.Subject));
        Assert.Contains("kvm2", found.Evidence, StringComparison.Ordinal);
        Assert.Equal(status is CheckStatus.Pass, found.Fix is null);
    }

    [Fact]
    public async Task Guests_on_their_way_in_are_reckoned_with()
    {
        _scene.Kvm2.FreeMemory = 1200 * MiB;
        _scene.Kvm2.Has(new GuestStatus("other", Guid.NewGuid(), VmState.Paused, 11, false));
        _scene.Kvm2.Has(new GuestStatus("idle", Guid.NewGuid(), VmState.Paused, 1, false));
        _scene.Kvm2.GuestMemory = 500 * MiB;
        var found = await _scene.AskOneAsync(new DestinationMemoryCheck());
        Assert.Equal(CheckStatus.Warning, found.Status);
        Assert.Contains("may take 500 MiB", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_with_plenty_is_not_asked_for_its_guests()
    {
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new DestinationMemoryCheck())).Status);
        Assert.DoesNotContain("guests", _scene.Kvm2.Questions);
    }

    [Fact]
    public async Task A_host_that_refuses_the_question_is_no_pass()
    {
        _scene.Kvm2.Refuses = what => what == "memory" ? Failures.Lost("kvm2") : null;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new DestinationMemoryCheck())).Status);
    }
}
