using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight;

public sealed class HostViewMemoryTests
{
    [Fact]
    public async Task Figures_of_many_guests_are_one_question()
    {
        var host = new FakeHost("kvm1");
        GuestStatus[] guests = [.. Enumerable.Range(0, 20).Select(i => new GuestStatus($"web{i}", Guid.NewGuid(), VmState.Running, 1, true))];
        Array.ForEach(guests, host.Has);
        var view = new HostView(new FakeHypervisor(host), forMany: true, CancellationToken.None);
        var figures = await Task.WhenAll(guests.Select(g => new GuestView(view, g).FiguresAsync()));
        Assert.Equal(guests.Select(g => g.Uuid), figures.Select(f => f!.Uuid));
        Assert.Equal(["figures"], host.Questions);
    }

    [Fact]
    public async Task A_guest_that_is_off_has_none()
    {
        var host = new FakeHost("kvm1");
        var guest = new GuestStatus("web1", Guid.NewGuid(), VmState.ShutOff, 1, true);
        host.Has(guest);
        Assert.Null(await new GuestView(new HostView(new FakeHypervisor(host), forMany: false, CancellationToken.None), guest).FiguresAsync());
        Assert.Empty(host.Questions);
    }
}
