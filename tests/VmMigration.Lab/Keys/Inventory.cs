using System.Text;

namespace VmMigration.Lab;

/// <summary>The hosts as VmMigration's inventory file.</summary>
internal static class Inventory
{
    public static void Write(LabKeys keys, IEnumerable<LabHost> hosts)
    {
        var text = new StringBuilder("hosts:\n");
        foreach (LabHost host in hosts)
        {
            text.Append($"""
                  {host.Name}:
                    uri: "{host.SshUri}"
                    sshConfig: "{keys.SshConfigPath}"
                    migrationAddress: "{host.MigrationAddress}"
                    peerUri: "{host.PeerUriOf(host, LabTransport.Tls)}"

                """);
        }
        File.WriteAllText(keys.InventoryPath, text.ToString());
    }
}
