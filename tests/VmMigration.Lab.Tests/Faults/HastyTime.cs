namespace VmMigration.Lab.Tests.Faults;

/// <summary>A clock for one who is in a hurry: elapsed time and timers run so many times as fast, what day it is does not.</summary>
internal sealed class HastyTime(int times) : TimeProvider
{
    public override long GetTimestamp() => base.GetTimestamp() * times;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private TimeSpan Hurried(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / times;
}
