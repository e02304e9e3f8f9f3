namespace VmMigration.Migration;

/// <summary>For how long nothing has got across.</summary>
internal sealed class Stillness(TimeProvider time)
{
    private long _since = time.GetTimestamp();
    private long? _remaining;

    public TimeSpan Elapsed => time.GetElapsedTime(_since);

    /// <summary>Whether something has got across since the last reading.</summary>
    /// <param name="remaining">Memory that is still to be sent, in bytes, where it is known.</param>
    public bool HasMoved(long? remaining)
    {
        if (remaining == _remaining)
        {
            return false;
        }

        _remaining = remaining;
        Renew();
        return true;
    }

    public void Renew() => _since = time.GetTimestamp();
}
