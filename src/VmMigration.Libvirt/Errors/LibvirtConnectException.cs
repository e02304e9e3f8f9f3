namespace VmMigration.Libvirt;

/// <summary>A daemon could not be reached, or the way to it broke; the message says what to do about it.</summary>
public sealed class LibvirtConnectException : LibvirtException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What went wrong.</param>
    /// <param name="host">The host as its URI names it, or <c>localhost</c>.</param>
    /// <param name="message">What happened and what to do, for an administrator.</param>
    /// <param name="detail">The words of whoever reported it, such as what ssh printed.</param>
    /// <param name="innerException">The cause.</param>
    public LibvirtConnectException(
        ConnectFailure reason, string host, string message, string? detail = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Reason = reason;
        Host = host;
        Detail = detail;
    }

    /// <summary>What went wrong, for programs.</summary>
    public ConnectFailure Reason { get; }

    /// <summary>The host as its URI names it, or <c>localhost</c>.</summary>
    public string Host { get; }

    /// <summary>The words of whoever reported it, such as what ssh printed; null when there are none.</summary>
    public string? Detail { get; }
}
