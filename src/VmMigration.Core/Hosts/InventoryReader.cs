using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>An inventory's nodes to hosts and policies.</summary>
internal sealed class InventoryReader
{
    private const string DefaultUri = "qemu+ssh://{name}/system";

    private static readonly string[] TopKeys = ["defaults", "hosts", "policies"];
    private static readonly string[] HostKeys =
        ["uri", "migrationAddress", "peerUri", "sshConfig", "maxOutgoing", "maxIncoming", "maxPerPair", "policy", "tls", "imageFolders"];

    private readonly string _path;
    private readonly Func<string, string?> _environment;
    private readonly InventorySection _top;
    private readonly InventorySection _defaults;

    internal InventoryReader(string path, InventoryNode? root, Func<string, string?> environment)
    {
        _path = path;
        _environment = environment;
        _top = new InventorySection(path, "the inventory", root, TopKeys);
        _defaults = new InventorySection(path, "defaults", _top.Node("defaults"), HostKeys);
    }

    internal Inventory Read()
    {
        IReadOnlyDictionary<string, MigrationPolicy> policies =
            new InventoryPolicyReader(_path).Read(_top.Node("policies"));
        CheckDefaults();
        CheckPolicy(_defaults, policies);
        var hosts = new List<HostReference>();
        foreach (InventoryEntry entry in InventorySection.Entries(_path, "hosts", _top.Node("hosts")))
        {
            if (HostText.WhatIsWrongWithName(entry.Key.Value) is { } wrong)
            {
                throw _top.Error(entry.Key, $"'{entry.Key.Value}' cannot be the name of a host: {wrong}.");
            }

            var section = new InventorySection(_path, $"host {entry.Key.Value}", entry.Value, HostKeys);
            CheckPolicy(section, policies);
            hosts.Add(ReadHost(entry.Key, section));
        }

        return new Inventory(_path, hosts, policies);
    }

    private HostReference ReadHost(InventoryScalar name, InventorySection host) =>
        new(name.Value, Uri("uri", name, host) ?? Expand(DefaultUri, name, HostText.InUri))
        {
            MigrationAddress = Address(name, host),
            PeerUri = Uri("peerUri", name, host),
            SshConfigPath = SshConfig(host),
            MaxOutgoing = Moves("maxOutgoing", host) ?? HostReference.DefaultMoves,
            MaxIncoming = Moves("maxIncoming", host) ?? HostReference.DefaultMoves,
            MaxPerPair = Moves("maxPerPair", host) ?? HostReference.MostMoves,
            Policy = (host.Text("policy") ?? _defaults.Text("policy"))?.Value,
            Tls = Tls(host) ?? Tls(_defaults) ?? TlsUse.Unsaid,
            ImageFolders = Folders(host) ?? Folders(_defaults),
            FromInventory = true,
        };

    private string? Uri(string key, InventoryScalar name, InventorySection host)
    {
        if ((host.Text(key) ?? _defaults.Text(key)) is not { } text)
        {
            return null;
        }

        string uri = Expand(text.Value, name, HostText.InUri);
        return HostText.WhatIsWrongWithUri(uri, out _) is { } wrong
            ? throw host.Error(
                text, $"'{key}' of host {name.Value} is '{HostText.Printable(uri)}': {wrong}.{PlaceholderHint(uri)}")
            : uri;
    }

    private string? Address(InventoryScalar name, InventorySection host)
    {
        const string key = "migrationAddress";
        if ((host.Text(key) ?? _defaults.Text(key)) is not { } text)
        {
            return null;
        }

        string address = Expand(text.Value, name, n => n);
        return HostText.WhatIsWrongWithName(address) is { } wrong
            ? throw host.Error(text, $"'{key}' of host {name.Value} is '{address}', no address or name: {wrong}.")
            : address;
    }

    private string? SshConfig(InventorySection host)
    {
        if ((host.Text("sshConfig") ?? _defaults.Text("sshConfig")) is not { } text)
        {
            return null;
        }

        string path = InventoryLocation.ExpandHome(text.Value, _environment);
        return Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(_path)) ?? Environment.CurrentDirectory);
    }

    private static ImageFolders? Folders(InventorySection section)
    {
        const string key = "imageFolders";
        InventoryNode[] items = section.Node(key) switch
        {
            null or InventoryScalar { IsNull: true } => [],
            InventoryList list => [.. list.Items],
            { } one => [one],
        };
        foreach (InventoryNode item in items)
        {
            if (item is not InventoryScalar { IsNull: false } path || !ImageFolders.IsPath(path.Value))
            {
                throw section.Error(item, $"'{key}' takes a list of folders: absolute paths without dot segments and colons.");
            }
        }

        return items.Length == 0 ? null : new ImageFolders(items.Cast<InventoryScalar>().Select(i => i.Value));
    }

    private static TlsUse? Tls(InventorySection section) => section.Text("tls") is not { } text ? null : text.Value switch
    {
        "require" => TlsUse.Require,
        "prefer" => TlsUse.Prefer,
        "off" => TlsUse.Off,
        _ => throw section.Error(text, $"'tls' is '{HostText.Printable(text.Value)}': require, prefer or off is wanted."),
    };

    private int? Moves(string key, InventorySection host) =>
        host.Number(key, 1, HostReference.MostMoves) ?? _defaults.Number(key, 1, HostReference.MostMoves);

    // A wrong default is an error at once, and not only when the first host makes use of it.
    private void CheckDefaults()
    {
        foreach (string key in HostKeys)
        {
            if (key is "imageFolders")
            {
                _ = Folders(_defaults);
                continue;
            }

            _ = key is "maxOutgoing" or "maxIncoming" or "maxPerPair" ? Moves(key, _defaults) : _defaults.Text(key)?.Line;
        }

        _ = Tls(_defaults);
    }

    private static void CheckPolicy(InventorySection section, IReadOnlyDictionary<string, MigrationPolicy> policies)
    {
        if (section.Text("policy") is { } policy && !policies.ContainsKey(policy.Value))
        {
            throw section.Error(
                policy, $"there is no policy '{policy.Value}'. There are {string.Join(", ", policies.Keys.Order())}.");
        }
    }

    private static string PlaceholderHint(string uri) =>
        uri.Contains('{', StringComparison.Ordinal) ? " The only placeholder is {name}." : "";

    private static string Expand(string text, InventoryScalar name, Func<string, string> write) =>
        text.Replace("{name}", write(name.Value), StringComparison.Ordinal);
}
