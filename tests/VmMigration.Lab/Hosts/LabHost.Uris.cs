namespace VmMigration.Lab;

public sealed partial class LabHost
{
    /// <summary>Through ssh, for a client that is told of <see cref="LabKeys.SshConfigPath"/>.</summary>
    public string SshUri => $"qemu+ssh://root@{ControlAddress}/system";

    /// <summary>Through ssh, with key and known hosts in the URI itself.</summary>
    public string SshUriWithKey => $"{SshUri}?keyfile={_keys.PrivateKeyPath}&known_hosts={_keys.KnownHostsPath}";

    /// <summary>Through ssh for libvirt's own clients, which know of no ssh_config but can be given another ssh.</summary>
    public string SshUriForVirsh => $"{SshUri}?command={_keys.SshCommandPath}";

    /// <summary>Through TLS with the workstation's certificates.</summary>
    public string TlsUri => $"qemu+tls://{ControlAddress}/system?pkipath={_keys.PkiPath}";

    /// <summary>Through plain TCP.</summary>
    public string TcpUri => $"qemu+tcp://{ControlAddress}/system";

    /// <summary>Through the socket that can be seen from outside.</summary>
    public string UnixUri => $"qemu+unix:///system?socket={UnixSocketPath}";

    /// <summary>How a client on the workstation reaches this host; libvirt's own clients want another URI for ssh.</summary>
    public string UriOf(LabTransport transport) => transport switch
    {
        LabTransport.Ssh => SshUri,
        LabTransport.Tls => TlsUri,
        LabTransport.Tcp => TcpUri,
        _ => UnixUri,
    };

    /// <summary>How this host's daemon reaches another host's, for peer-to-peer moves.</summary>
    /// <exception cref="ArgumentException">A socket file does not reach from host to host.</exception>
    public string PeerUriOf(LabHost other, LabTransport transport) => transport switch
    {
        LabTransport.Ssh => $"qemu+ssh://root@{other.Name}/system",
        LabTransport.Tls => $"qemu+tls://{other.Name}/system",
        LabTransport.Tcp => $"qemu+tcp://{other.Name}/system",
        _ => throw new ArgumentException($"Not between hosts: {transport}.", nameof(transport)),
    };
}
