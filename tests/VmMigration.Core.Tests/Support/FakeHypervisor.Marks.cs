using VmMigration.Migration;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public Task<IReadOnlyList<MoveMark>> ListMarksAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<MoveMark>>("marks", () => [.. host.Marks.Where(m => m.Guest == uuid).Select(m => m.Mark)], cancellationToken);

    public Task MarkGuestAsync(Guid uuid, MoveMark mark, CancellationToken cancellationToken) => AskAsync("mark", () =>
    {
        host.Marks.Enqueue((uuid, mark));
        host.OnMarked();
        return true;
    }, cancellationToken);

    public Task UnmarkGuestAsync(Guid uuid, Guid journal, CancellationToken cancellationToken) =>
        AskAsync("unmark", () => host.Marks = new(host.Marks.Where(m => m.Mark.Journal != journal)), cancellationToken);
}
