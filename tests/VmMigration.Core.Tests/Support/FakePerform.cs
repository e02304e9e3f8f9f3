using VmMigration.Migration;

namespace VmMigration.Tests.Support;

/// <summary>A move that the engine asked a daemon for and waits for; the test ends it.</summary>
internal sealed record FakePerform(Guid Uuid, PeerMigration Migration)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _end.Task;

    public void Succeed() => _end.SetResult();

    public void Fail(Exception exception) => _end.SetException(exception);
}
