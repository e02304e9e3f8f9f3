namespace VmMigration.Lab.Faults;

/// <summary>An inventory of a lab's hosts by their sockets: a client that is about to be killed has no ssh of its own to leave behind.</summary>
internal static class LocalInventory
{
    /// <summary>Writes it into a folder and returns its path.</summary>
    public static string Write(LabEnvironment lab, string folder)
    {
        string path = Path.Combine(folder, "hosts.yaml");
        File.WriteAllText(path, "hosts:\n" + string.Concat(lab.Hosts.Select(h => $$"""
              {{h.Name}}:
                uri: "{{h.UnixUri}}"
                migrationAddress: "{{h.MigrationAddress}}"
                peerUri: "{{h.PeerUriOf(h, LabTransport.Tcp)}}"

            """)));
        return path;
    }
}
