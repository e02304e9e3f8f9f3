using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>What is decided about a guest's disks between two hosts that a test plays.</summary>
internal static class PlannedStorage
{
    /// <param name="request">What is asked for.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="disks">Its disks, as XML.</param>
    /// <param name="source">The host that it leaves.</param>
    /// <param name="destination">The host that it goes to.</param>
    public static async Task<StoragePlan> OfAsync(MigrationRequest request, GuestStatus guest, string disks, FakeHost source, FakeHost destination)
    {
        var domain = DomainDescription.Parse(
            $"<domain type='kvm'><name>web1</name><uuid>{guest.Uuid}</uuid><memory>1024</memory><os><type>hvm</type></os><devices>{disks}</devices></domain>");
        await using var here = await source.ConnectAsync();
        await using var there = await destination.ConnectAsync();
        using var journals = new TestJournals();
        using var looks = new FolderLooks(journals.Folder, request, guest, TimeProvider.System);
        return await StoragePlanner.PlanAsync(request, guest, domain, here, there, looks, CancellationToken.None);
    }
}
