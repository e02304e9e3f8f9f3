namespace VmMigration.Lab;

/// <summary>What the workstation has of a lab: keys, certificates and the files that name the hosts.</summary>
public sealed class LabKeys
{
    internal LabKeys(LabPaths paths)
    {
        Directory = paths.Client;
        PkiPath = paths.Pki;
    }

    /// <summary>The folder with all of these.</summary>
    public string Directory { get; }

    /// <summary>The workstation's private ssh key.</summary>
    public string PrivateKeyPath => $"{Directory}/id_ed25519";

    /// <summary>The hosts' ssh keys under their names and addresses.</summary>
    public string KnownHostsPath => $"{Directory}/known_hosts";

    /// <summary>For <c>ssh -F</c>: the hosts by name and by address, and nothing of the user's own settings.</summary>
    public string SshConfigPath => $"{Directory}/ssh_config";

    /// <summary>A program that is ssh with <see cref="SshConfigPath"/>, for libvirt's <c>command=</c>.</summary>
    public string SshCommandPath => $"{Directory}/ssh";

    /// <summary>cacert.pem, clientcert.pem and clientkey.pem, as libvirt's <c>pkipath=</c> wants them.</summary>
    public string PkiPath { get; }

    /// <summary>The hosts as an inventory, reached through ssh.</summary>
    public string InventoryPath => $"{Directory}/hosts.yaml";
}
