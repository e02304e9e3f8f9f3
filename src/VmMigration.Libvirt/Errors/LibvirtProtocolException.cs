namespace VmMigration.Libvirt;

/// <summary>
/// The peer sent bytes that are not libvirt's protocol, or we were asked to send what it cannot carry.
/// A stream cannot be resynchronised, so the connection that read them is closed.
/// </summary>
public sealed class LibvirtProtocolException : LibvirtException
{
    /// <summary>Creates the exception with what was wrong and where.</summary>
    public LibvirtProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
