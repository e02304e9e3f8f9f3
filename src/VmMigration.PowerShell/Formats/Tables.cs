using System.Globalization;

namespace VmMigration.Formats;

/// <summary>The tables: what they have, what goes first where a screen is narrow, and what moves to lines of its own.</summary>
internal static class Tables
{
    public static ScreenTable<MigrationProgress> Moves { get; } = new()
    {
        Columns =
        [
            new("VM", 10, m => m.VM) { MaxWidth = 24 },
            new("Phase", 12, m => m.Phase.ToString()),
            new("%", 3, m => Number(m.Percent)) { Right = true },
            new("Rate", 9, m => Units.Rate(m.TransferRate)) { Right = true },
            new("Changing", 9, m => Units.Rate(m.DirtyRate)) { Right = true, Rank = 3 },
            new("Downtime", 8, m => Units.Downtime(m.Downtime, m.ExpectedDowntime)) { Right = true, Rank = 1 },
            new("Elapsed", 8, m => Units.Elapsed(m.Elapsed)) { Right = true, Rank = 2 },
        ],
        Notes = [new("What", 20, m => m.Reason)],
        NotesFirst = true,
    };

    public static ScreenTable<MigrationHost> Hosts { get; } = new()
    {
        Columns =
        [
            new("Name", 13, h => h.Name) { MaxWidth = 30 },
            new("State", 6, h => h.State.ToString()),
            new("Libvirt", 7, h => h.LibvirtVersion?.ToString()) { MaxWidth = 8 },
            new("QEMU", 7, h => h.HypervisorVersion?.ToString()) { MaxWidth = 8 },
            new("Cpu", 16, CpuOf) { MaxWidth = 26, Rank = 2 },
            new("Memory", 8, h => h.Memory is null ? "" : Units.Bytes(h.Memory)) { Right = true, Rank = 1 },
            new("Free", 8, h => h.Memory is null ? "" : Units.Bytes(h.MemoryFree)) { Right = true },
            new("Guests", 6, h => Number(h.Guests)) { Right = true },
        ],
        Notes = [new("What", 24, h => h.Error?.Message)],
    };

    public static ScreenTable<MigrationVm> Guests { get; } = new()
    {
        Columns =
        [
            new("Name", 16, g => g.Name) { MaxWidth = 40 },
            new("State", 12, g => g.State.ToString()),
            new("Source", 10, g => g.Source) { MaxWidth = 30 },
            new("Memory", 8, g => Units.Bytes(g.Memory)) { Right = true, Rank = 2 },
            new("Cpus", 4, g => Number(g.Processors)) { Right = true, Rank = 1 },
        ],
        Notes = [new("Disks", 18, g => string.Join(", ", (g.Disks ?? []).Select(d => $"{d.Target} {Units.Bytes(d.Capacity)}")))],
    };

    public static ScreenTable<MigrationCheck> Checks { get; } = new()
    {
        Columns =
        [
            new("Status", 7, c => c.Status.ToString()) { Colour = ColourOf },
            new("Check", 23, c => c.Id) { MaxWidth = 28 },
            new("Subject", 10, c => c.Subject) { MaxWidth = 24 },
        ],
        Notes = [new("Message", 30, c => c.Message), new("Fix", 30, c => c.Fix) { Lead = "→ " }],
    };

    public static ScreenTable<MigrationCpuBaseline> Baselines { get; } = new()
    {
        Columns =
        [
            new("Model", 24, b => b.Model) { MaxWidth = 32 },
            new("Vendor", 7, b => b.Vendor),
            new("Hosts", 24, b => string.Join(", ", b.Hosts)) { MaxWidth = 40 },
        ],
        Notes =
        [
            new("Lost", 24, b => string.Join("; ", b.LostFeatures.Where(l => l.Features.Count > 0))) { Lead = "Lost: " },
            new("Restart", 24, b => string.Join(", ", b.GuestsToRestart.Select(g => g.Vm))) { Lead = "Restart: " },
        ],
    };

    public static ScreenTable<MigrationLeftover> Leftovers { get; } = new()
    {
        Columns =
        [
            new("VM", 10, l => l.VM) { MaxWidth = 24 },
            new("Host", 10, l => l.Host) { MaxWidth = 30 },
            new("Since", 16, l => l.Since.ToString("g", CultureInfo.CurrentCulture)) { Rank = 1 },
            new("Path", 30, l => l.Path) { MaxWidth = 60 },
        ],
        Notes = [new("Why", 30, l => l.Why)],
    };

    /// <summary>What a check is about: the guest, if any, and both hosts.</summary>
    public static string MoveOf(MigrationCheck check) => $"{(check.Vm is null ? "" : $"{check.Vm}, ")}{check.Source} → {check.Destination}";

    private static string? CpuOf(MigrationHost host) => host.Cores is null ? null : $"{Number(host.Cores)} × {host.CpuModel ?? host.Architecture}";

    private static string? ColourOf(MigrationCheck check) => check.Status switch
    {
        CheckStatus.Fail => "Error",
        CheckStatus.Warning => "Warning",
        CheckStatus.Pass => "Good",
        _ => null,
    };

    private static string? Number(int? value) => value?.ToString(CultureInfo.InvariantCulture);
}
