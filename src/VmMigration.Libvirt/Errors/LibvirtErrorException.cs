namespace VmMigration.Libvirt;

/// <summary>An error that a daemon answered with, all its fields kept (<c>remote_error</c>).</summary>
public sealed class LibvirtErrorException : LibvirtException
{
    internal LibvirtErrorException(string message)
        : base(message)
    {
    }

    /// <summary>What kind of error it is. Unknown codes keep their number.</summary>
    public LibvirtErrorCode Code { get; internal init; }

    /// <summary>The part of libvirt that raised it.</summary>
    public LibvirtErrorDomain Domain { get; internal init; }

    /// <summary>1 for a warning, 2 for an error (<c>virErrorLevel</c>).</summary>
    public int Level { get; internal init; }

    /// <summary>The procedure that answered so, by libvirt's name.</summary>
    public string Procedure { get; internal init; } = "";

    /// <summary>The guest it is about, where the daemon names one.</summary>
    public DomainReference? Guest { get; internal init; }

    /// <summary>The virtual network it is about, where the daemon names one.</summary>
    public string? Network { get; internal init; }

    /// <summary>libvirt's first extra text; often the whole message again.</summary>
    public string? Text1 { get; internal init; }

    /// <summary>libvirt's second extra text.</summary>
    public string? Text2 { get; internal init; }

    /// <summary>libvirt's third extra text.</summary>
    public string? Text3 { get; internal init; }

    /// <summary>libvirt's first extra number; often an errno.</summary>
    public int Number1 { get; internal init; }

    /// <summary>libvirt's second extra number.</summary>
    public int Number2 { get; internal init; }

    /// <summary>The daemon is too old to know the procedure: code 39 of domain RPC, as seen, rather than "no support".</summary>
    public bool IsUnknownProcedure =>
        Code == LibvirtErrorCode.NoSupport
        || (Code == LibvirtErrorCode.Rpc && Domain == LibvirtErrorDomain.Rpc && Message.StartsWith("unknown procedure", StringComparison.Ordinal));

    /// <summary>
    /// Whether a pool could not be looked into, stopped or removed since a volume of it is being made or read just now: so say
    /// storage drivers, with the code of an internal error, which for pools that are folders nothing else has.
    /// </summary>
    public bool IsPoolBusy =>
        this is { Code: LibvirtErrorCode.InternalError, Domain: LibvirtErrorDomain.Storage }
        && Procedure is "STORAGE_POOL_REFRESH" or "STORAGE_POOL_DESTROY" or "STORAGE_POOL_DELETE" or "STORAGE_POOL_UNDEFINE";

    /// <summary>
    /// Whether a daemon had reached its peer over ssh and lost what the peer answered: seen in about half of all refusals
    /// with libvirt 9.0, whose source hangs up and then takes the end of its own ssh (EIO) for the reason. An ssh that
    /// failed says why between the colons; a helper on the peer that passed bytes on until then says so now and then.
    /// </summary>
    public bool IsPeerAnswerLost =>
        this is { Code: LibvirtErrorCode.SystemError, Domain: LibvirtErrorDomain.Rpc, Number1: 5 }
        && (Message.Contains(": : ", StringComparison.Ordinal)
            || Message.Contains("virt-ssh-helper: could not proxy traffic", StringComparison.Ordinal));

    /// <summary>
    /// Whether a daemon found its connection to a peer closed: VIR_ERR_INTERNAL_ERROR of domain RPC ("client socket is closed").
    /// libvirt says so whenever that connection has died before the next call on it, also where the next one was to close it, and
    /// then in place of the reason that the call before had brought (9.0). It says nothing of what was begun.
    /// </summary>
    public bool IsPeerConnectionClosed => this is { Code: LibvirtErrorCode.InternalError, Domain: LibvirtErrorDomain.Rpc };

    /// <summary>Whether the same call may succeed a little later without anybody mending anything.</summary>
    public bool IsTransient => Code is LibvirtErrorCode.OperationTimeout;
}
