namespace VmMigration.Libvirt;

/// <summary>Anything that keeps a call to a libvirt daemon from succeeding.</summary>
public abstract class LibvirtException : Exception
{
    /// <summary>Creates the exception with what is to be read by an administrator.</summary>
    protected LibvirtException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
