namespace VmMigration.Migration;

/// <summary>How long a host is asked again before it counts as unreachable: twice what a dead connection takes to show.</summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private long _since = time.GetTimestamp();

    public bool IsOver => time.GetElapsedTime(_since) > Limit;

    public void Renew() => _since = time.GetTimestamp();
}
