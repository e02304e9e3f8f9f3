using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace VmMigration.Lab;

/// <summary>A guest of the lab, wherever it runs.</summary>
public sealed class LabGuest : IAsyncDisposable
{
    private const int OrderPort = 7;

    private readonly LabEnvironment _lab;
    private readonly GuestPlace _place;

    internal LabGuest(LabEnvironment lab, GuestOptions options, GuestPlace place, string mac, string address)
    {
        _lab = lab;
        _place = place;
        Options = options;
        MacAddress = mac;
        Address = options.Kind is GuestKind.Linux && options.HasNetwork ? address : null;
    }

    public GuestOptions Options { get; }

    /// <summary>The domain's name.</summary>
    public string Name => _place.Name;

    /// <summary>The domain's uuid, which it has from the start.</summary>
    public Guid Uuid => _place.Uuid;

    /// <summary>The guest's address on the control network; null for one that answers no ping.</summary>
    public string? Address { get; }

    public string MacAddress { get; }

    /// <summary>What the Linux guest's console says, in a file of the host it runs on.</summary>
    public string ConsoleLog => $"/var/log/libvirt/{Name}.console";

    /// <summary>The domain as it was given to libvirt; null before the first start.</summary>
    public XElement? Xml { get; private set; }

    /// <summary>Makes the disks that are not there and starts the guest; defines it first if it is persistent.</summary>
    /// <exception cref="LabException">libvirt refuses it.</exception>
    public async Task StartOnAsync(LabHost host, CancellationToken cancellationToken = default)
    {
        (string kernel, string? initrd) = await GuestImages.GetAsync(Options, cancellationToken);
        Xml ??= GuestXml.Build(this, kernel, initrd);
        foreach (GuestDisk disk in Options.Disks.Where(d => d.Server is null))
        {
            string size = $"{disk.SizeMiB.ToString(CultureInfo.InvariantCulture)}M";
            (await host.RunAsync(
                ["sh", "-c", "[ -e \"$0\" ] || qemu-img create -q -f \"$1\" \"$0\" \"$2\"", disk.Path, disk.Format, size],
                cancellationToken)).EnsureSuccess();
        }
        if (Options.ConfigDrive is { } drive)
        {
            (await host.RunAsync(["truncate", "-s", "1M", drive], cancellationToken)).EnsureSuccess();
        }
        if (Options.Persistent)
        {
            await GiveXmlAsync(host, "define", cancellationToken);
            if (Options.Autostart)
            {
                (await host.VirshAsync(["autostart", Name], cancellationToken)).EnsureSuccess();
            }
            (await host.VirshAsync(["start", Name], cancellationToken)).EnsureSuccess();
            if (Options.Snapshot is { } snapshot)
            {
                await MakeKnownAsync(host, snapshot, cancellationToken);
            }
        }
        else
        {
            await GiveXmlAsync(host, "create", cancellationToken);
        }
    }

    /// <summary>Waits until the guest answers an echo.</summary>
    /// <exception cref="LabException">It has not within the time, or has no address.</exception>
    public async Task WaitUntilAnsweringAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        string address = Address ?? throw new LabException($"{Name} has no address.");
        TimeSpan limit = timeout ?? TimeSpan.FromSeconds(60);
        if (!await EchoProbe.AnswersAsync(address, limit, cancellationToken))
        {
            throw new LabException($"{Name} does not answer at {address} after {limit.TotalSeconds:0} s.");
        }
    }

    /// <summary>Tells a guest with <see cref="GuestOptions.TakesOrders"/> to <c>poweroff</c>, <c>reset</c> or <c>panic</c>.</summary>
    /// <exception cref="LabException">It has no address.</exception>
    public async Task OrderAsync(string word, CancellationToken cancellationToken = default)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address ?? throw new LabException($"{Name} has no address."), OrderPort, cancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(word + "\n"), cancellationToken);
    }

    /// <summary>The hosts that say that they run the guest: one, unless something is badly wrong.</summary>
    public async Task<IReadOnlyList<LabHost>> RunsOnAsync(CancellationToken cancellationToken = default)
        => [.. (await StatesAsync(cancellationToken)).Where(s => s.Value.StartsWith("running", StringComparison.Ordinal)).Select(s => s.Key)];

    /// <summary>What each host that knows the guest says of it, as <c>virsh domstate --reason</c> has it: "running (migrated)".</summary>
    public async Task<IReadOnlyDictionary<LabHost, string>> StatesAsync(CancellationToken cancellationToken = default)
    {
        LabHost[] up = [.. _lab.Hosts.Where(h => h.InitProcessId is not null)];
        CommandResult[] answers = await Task.WhenAll(
            up.Select(h => h.VirshAsync(["domstate", "--reason", Uuid.ToString()], cancellationToken)));
        return up.Zip(answers).Where(a => a.Second.Succeeded).ToDictionary(a => a.First, a => a.Second.Output.Trim());
    }

    /// <summary>Looks at what a guest with <see cref="GuestOptions.WritesDisk"/> wrote to its first disk.</summary>
    /// <param name="host">Where the image is; the guest should not be running.</param>
    /// <param name="path">The image, if it is not where the guest had it at first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<WrittenBlocks> ReadBlocksAsync(LabHost host, string? path = null, CancellationToken cancellationToken = default)
    {
        string raw = $"/run/{Name}.{Guid.NewGuid():n}";
        (await host.RunAsync(
            ["qemu-img", "convert", "-U", "-O", "raw", path ?? Options.Disks[0].Path, raw], cancellationToken)).EnsureSuccess();
        string seen = host.PathFromOutside(raw);
        try
        {
            await using FileStream image = File.OpenRead(seen);
            return WrittenBlocks.Read(image);
        }
        finally
        {
            File.Delete(seen);
        }
    }

    /// <summary>
    /// The number of the last block that a guest with <see cref="GuestOptions.WritesDisk"/> has said on a host that its disk has;
    /// 0 for none.
    /// </summary>
    public async Task<int> LastBlockAsync(LabHost host)
    {
        CommandResult told = await host.RunAsync(
            "sh", "-c", $"tail -c 2000 {ConsoleLog} | tr -d '\\r' | grep -a '^block [0-9]*$' | tail -1");
        return told.Output.StartsWith("block ", StringComparison.Ordinal) ? int.Parse(told.Output[6..], CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Ends the guest and its definition on every host; its disks stay. Safe to repeat.</summary>
    public async Task DestroyAsync()
    {
        await Task.WhenAll(_lab.Hosts.Where(h => h.InitProcessId is not null).Select(DestroyOnAsync));
        _place.Free();

        async Task DestroyOnAsync(LabHost host)
        {
            await host.VirshAsync("destroy", Uuid.ToString());
            await host.VirshAsync("undefine", Uuid.ToString(), "--nvram", "--managed-save", "--snapshots-metadata", "--checkpoints-metadata");
        }
    }

    /// <inheritdoc cref="DestroyAsync"/>
    public async ValueTask DisposeAsync() => await DestroyAsync();

    public override string ToString() => Name;

    /// <summary>A snapshot that has none of the disks, so that none of its data has to go along.</summary>
    private async Task MakeKnownAsync(LabHost host, string snapshot, CancellationToken cancellationToken)
    {
        var xml = new XElement(
            "domainsnapshot",
            new XElement("name", snapshot),
            new XElement("state", "disk-snapshot"),
            new XElement("creationTime", 1_700_000_000),
            new XElement("disks", Options.Disks.Select((_, index) => new XElement(
                "disk", new XAttribute("name", $"vd{(char)('a' + index)}"), new XAttribute("snapshot", "no")))),
            Xml);
        (await host.RunAsync(["virsh", "-c", "qemu:///system", "snapshot-create", Name, "/dev/stdin", "--redefine"], xml.ToString(), cancellationToken)).EnsureSuccess();
    }

    private async Task GiveXmlAsync(LabHost host, string command, CancellationToken cancellationToken)
        => (await host.RunAsync(["virsh", "-c", "qemu:///system", command, "/dev/stdin"], Xml!.ToString(), cancellationToken)).EnsureSuccess();
}
