namespace VmMigration.Libvirt;

/// <summary>A daemon that can be reached has not answered a call for so long that it is not waited for any more. It may still do what it was asked.</summary>
public sealed class LibvirtTimeoutException : LibvirtException
{
    internal LibvirtTimeoutException(string procedure, TimeSpan limit, Exception inner)
        : base($"The daemon has not answered {procedure} within {limit.TotalSeconds:0} s.", inner)
    {
        Procedure = procedure;
        Limit = limit;
    }

    /// <summary>The procedure, by libvirt's name.</summary>
    public string Procedure { get; }

    /// <summary>How long it was waited for.</summary>
    public TimeSpan Limit { get; }
}
