using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>What is written down of the looks that checks take into folders.</summary>
public sealed class MoveLooksTests
{
    [Fact]
    public async Task Those_that_are_taken_side_by_side_leave_one_journal_when_they_are_killed_and_none_otherwise()
    {
        var scene = new CheckScene();
        var (source, destination) = (View(scene.Kvm1), View(scene.Kvm2));
        var looks = new MoveLooks(scene.Request, scene.Guest, source, destination, (scene.Journals, TimeProvider.System));
        var (begun, goOn) = (0, new TaskCompletionSource());
        var all = new TaskCompletionSource();
        scene.Kvm1.Storage.Has("/a", new FakeFolder().With("x", 1));
        scene.Kvm2.Storage.Has("/b", new FakeFolder().With("y", 1));
        scene.Kvm1.Storage.OnStart = scene.Kvm2.Storage.OnStart = _ =>
        {
            if (Interlocked.Increment(ref begun) == 2)
            {
                all.SetResult();
            }

            return goOn.Task;
        };

        var found = Task.WhenAll(looks.NamesInAsync(source, "/a"), looks.NamesInAsync(destination, "/b"));
        await all.Task;
        var written = Assert.Single(scene.Journals.ReadAll());
        Assert.Equal(["/a", "/a", "/b", "/b"], written.Steps.Select(s => ((LookStep)s.Step).Folder).Order(StringComparer.Ordinal));
        Assert.Equal(4, written.Steps.Select(s => ((LookStep)s.Step).Marker).Distinct().Count());
        goOn.SetResult();
        Assert.Equal([["x"], ["y"]], (await found).Select(n => n!.ToArray()));
        Assert.Empty(scene.Journals.ReadAll());

        static HostView View(FakeHost host) => new(new FakeHypervisor(host), forMany: false, CancellationToken.None);
    }
}
