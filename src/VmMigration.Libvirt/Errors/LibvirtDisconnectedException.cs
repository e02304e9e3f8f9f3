namespace VmMigration.Libvirt;

/// <summary>
/// The connection ended before the answer came. What was asked may have been done all the same:
/// nothing that changes a host may be repeated without asking it first.
/// </summary>
public sealed class LibvirtDisconnectedException : LibvirtException
{
    /// <summary>Creates the exception with the first reason that was known.</summary>
    public LibvirtDisconnectedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
