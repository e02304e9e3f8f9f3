namespace VmMigration.Migration;

/// <summary>For how long nothing has got across.</summary>
internal sealed class Stillness(TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private JobMark _mark;

    public TimeSpan Elapsed => time.GetElapsedTime(_since);

    /// <summary>Whether something has got across since the last reading.</summary>
    /// <param name="mark">How far the job is now.</param>
    public bool HasMoved(JobMark mark)
    {
        if (mark == _mark)
        {
            return false;
        }

        _mark = mark;
        Renew();
        return true;
    }

    public void Renew() => _since = time.GetTimestamp();
}
