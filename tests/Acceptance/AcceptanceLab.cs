using VmMigration.Lab;

namespace VmMigration.Acceptance;

/// <summary>Two real hosts with guests, for the files of tests that need them; made when the first one asks.</summary>
public sealed class AcceptanceLab : IAsyncLifetime
{
    private LabEnvironment? _lab;

    /// <summary>What the tests read from their environment.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> GetAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new SkipException("The lab's hosts are Linux namespaces; this is no Linux.");
        }

        if (_lab is null)
        {
            var missing = LabPrerequisites.Check();
            Skip.If(missing.Count > 0, string.Join(' ', missing));
            _lab = await LabEnvironment.StartAsync(new LabOptions());
            foreach (var (name, dirty) in new[] { ("web1", 0), ("web2", 0), ("busy1", 60) })
            {
                var kind = dirty > 0 ? GuestKind.Linux : GuestKind.BootSector;
                var guest = await _lab.StartGuestAsync(
                    _lab.Hosts[0], new GuestOptions { Name = name, Kind = kind, DirtyMiBPerSecond = dirty, Persistent = true });
                if (guest.Address is not null)
                {
                    await guest.WaitUntilAnsweringAsync();
                }
            }
        }

        return new Dictionary<string, string?>
        {
            ["VMMIGRATION_INVENTORY"] = _lab.Keys.InventoryPath,
            ["VMMIGRATION_LAB_INVENTORY"] = _lab.Keys.InventoryPath,
            ["VMMIGRATION_LAB_TCP1"] = _lab.Hosts[0].TcpUri,
            ["VMMIGRATION_LAB_TCP2"] = _lab.Hosts[1].TcpUri,
        };
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (OperatingSystem.IsLinux() && _lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }
}
