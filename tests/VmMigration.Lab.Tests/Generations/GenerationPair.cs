using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Generations;

/// <summary>Two hosts of a lab between which guests move.</summary>
internal sealed record GenerationPair(LabEnvironment Lab, LabHost From, LabHost To)
{
    /// <summary>The newest machine type that QEMU 7.2 and 10.0 both have.</summary>
    public const string Machine = "pc-i440fx-7.2";

    public static GuestOptions Idle { get; } = new() { Machine = Machine, Persistent = true };

    public static GuestOptions Busy { get; } = BusyGuest.Options with { Machine = Machine };

    /// <summary>Whether the destination has the older libvirt and QEMU.</summary>
    public bool GoesBack => string.CompareOrdinal(From.ReleaseName, To.ReleaseName) > 0;

    public MigrationRequest Ask(LabGuest guest) => new()
    {
        VM = guest.Name,
        Source = Administrator.Know(From, Lab),
        Destination = Administrator.Know(To, Lab),
        Policy = MigrationPolicy.Balanced,
    };

    /// <summary>Asserts that one copy runs on the destination, defined there alone, by both hosts' own word.</summary>
    public async Task MovedAsync(LabGuest guest, string how = "migrated")
    {
        Assert.Equal($"{To.Name}: running ({how})", await HostsSay.WhereAsync(guest));
        Assert.Equal((To.Name, 1), (await HostsSay.DefinedOnAsync(guest, Lab), await HostsSay.ProcessesAsync(guest, Lab)));
    }

    /// <summary>Asserts that the guest runs on the source alone.</summary>
    public async Task StayedAsync(LabGuest guest)
    {
        Assert.Equal(From.Name, string.Join(' ', await guest.RunsOnAsync()));
        Assert.Equal((From.Name, 1), (await HostsSay.DefinedOnAsync(guest, Lab), await HostsSay.ProcessesAsync(guest, Lab)));
    }
}
