using VmMigration.Lab;

namespace VmMigration.Acceptance;

/// <summary>Two real hosts with guests, for the files of tests that need them; made when the first one asks.</summary>
public class AcceptanceLab : IAsyncLifetime
{
    private LabEnvironment? _lab;

    /// <summary>What the tests read from their environment.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> GetAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("The lab's hosts are Linux namespaces; this is no Linux.");
            throw new System.Diagnostics.UnreachableException();
        }

        if (_lab is null)
        {
            var missing = LabPrerequisites.Check();
            Assert.SkipWhen(missing.Count > 0, string.Join(' ', missing));
            _lab = await LabEnvironment.StartAsync(new LabOptions());
            await StartAsync(_lab, new GuestOptions { Name = "web1", Persistent = true });
            await StartAsync(_lab, new GuestOptions { Name = "web2", Persistent = true });
            await AddGuestsAsync(_lab);
            await StartAsync(_lab, new GuestOptions
            {
                Name = "disk1",
                Disks = [new GuestDisk($"{_lab.Hosts[0].ImageDirectory}/disk1.qcow2")],
                Persistent = true,
            });
            var first = _lab.Hosts[0];
            (await first.RunAsync("ip", "link", "add", "br-dmz", "up", "type", "bridge")).EnsureSuccess();
            await StartAsync(_lab, new GuestOptions
            {
                Name = "dmz1",
                Network = true,
                Persistent = true,
                Customize = domain => domain.Descendants("source").Single(s => s.Attribute("bridge") is not null).SetAttributeValue("bridge", "br-dmz"),
            });
        }

        return new Dictionary<string, string?>
        {
            ["VMMIGRATION_INVENTORY"] = _lab.Keys.InventoryPath,
            ["VMMIGRATION_STATE"] = Path.Combine(Path.GetDirectoryName(_lab.Keys.InventoryPath)!, "journal"),
            ["VMMIGRATION_LAB_INVENTORY"] = _lab.Keys.InventoryPath,
            ["VMMIGRATION_LAB_TCP1"] = _lab.Hosts[0].TcpUri,
            ["VMMIGRATION_LAB_TCP2"] = _lab.Hosts[1].TcpUri,
        };
    }

    /// <summary>Starts what only some files need.</summary>
    private protected virtual Task AddGuestsAsync(LabEnvironment lab) => Task.CompletedTask;

    private protected static async Task StartAsync(LabEnvironment lab, GuestOptions options)
    {
        var guest = await lab.StartGuestAsync(lab.Hosts[0], options);
        if (guest.Address is not null)
        {
            await guest.WaitUntilAnsweringAsync();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (OperatingSystem.IsLinux() && _lab is not null)
        {
            await _lab.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
