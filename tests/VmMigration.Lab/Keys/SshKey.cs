namespace VmMigration.Lab;

/// <summary>An Ed25519 key made for the run; the public half is in the file of the same name with ".pub".</summary>
internal sealed record SshKey(string Path, string Public)
{
    public static async Task<SshKey> CreateAsync(string path, string comment, CancellationToken cancellationToken)
    {
        await Tool.RunCheckedAsync(
            "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", path], null, cancellationToken);
        return new SshKey(path, (await File.ReadAllTextAsync(path + ".pub", cancellationToken)).Trim());
    }
}
