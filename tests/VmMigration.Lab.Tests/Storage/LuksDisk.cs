using System.Xml.Linq;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A raw image that is encrypted with LUKS, and the secret that opens it.</summary>
internal sealed class LuksDisk
{
    private const string Open = $"--object secret,id=s,data='{HostSecret.Value}'";

    public LuksDisk(string folder)
    {
        Path = $"{folder}/{Guid.NewGuid():n}/disk.luks";
        Secret = new HostSecret("volume", Path);
    }

    public HostSecret Secret { get; }

    public string Path { get; }

    /// <summary>A guest with it.</summary>
    public GuestOptions Options => new()
    {
        Persistent = true,
        Disks = [new GuestDisk(Path) { Format = "raw" }],
        Customize = Encrypt,
    };

    /// <summary>Says of a guest's disk that it is this, and how it is opened.</summary>
    public void Encrypt(XElement domain) => domain.Descendants("source").Single(s => s.Attribute("file")?.Value == Path).Add(new XElement(
        "encryption",
        new XAttribute("format", "luks"),
        new XElement("secret", new XAttribute("type", "passphrase"), new XAttribute("uuid", Secret.Uuid))));

    private string Container => $"driver=luks,file.filename={Path},key-secret=s";

    /// <summary>Makes it on a host, with a pattern in it and its secret.</summary>
    public async Task MakeAsync(LabHost host, bool isPrivate = false)
    {
        // qemu-img measures how fast the host hashes, and on a busy one now and then finds that no time has passed.
        await StorageSay.ShellAsync(
            host,
            $"mkdir -p {System.IO.Path.GetDirectoryName(Path)}; for i in $(seq 50); do said=$(qemu-img create -q {Open} -f luks -o key-secret=s,iter-time=10 {Path} 16M 2>&1) && exit 0; "
                + "case $said in *'Unable to get accurate CPU usage'*) ;; *) break ;; esac; done; echo \"$said\" >&2; exit 1");
        await StorageSay.ShellAsync(host, $"qemu-io {Open} -c 'write -P 0x5a 0 4M' --image-opts {Container}");
        await Secret.GiveAsync(host, isPrivate);
    }

    /// <summary>Whether the image is on a host, is encrypted, and holds the pattern.</summary>
    public async Task<bool> IsWholeOnAsync(LabHost host)
    {
        CommandResult read = await host.RunAsync("sh", "-c", $"qemu-io {Open} -U -r -c 'read -P 0x5a 0 4M' --image-opts {Container}");
        return read.Succeeded && !read.Output.Contains("Pattern verification failed", StringComparison.Ordinal);
    }
}
