namespace VmMigration.Libvirt;

/// <summary>The daemon wants an authentication that was not given, or refused the one that was.</summary>
public sealed class LibvirtAuthenticationException : LibvirtException
{
    /// <summary>Creates the exception; <paramref name="mechanism"/> is libvirt's name of what the daemon asks for.</summary>
    public LibvirtAuthenticationException(string message, string mechanism, Exception? innerException = null)
        : base(message, innerException) => Mechanism = mechanism;

    /// <summary><c>sasl</c>, <c>polkit</c>, or the number the daemon sent.</summary>
    public string Mechanism { get; }
}
