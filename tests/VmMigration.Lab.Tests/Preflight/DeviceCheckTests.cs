using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>Guests with devices that cannot be moved.</summary>
[Collection(LabCollection.Preflight)]
public sealed class DeviceCheckTests(LabFixture fixture)
{
    private static readonly XNamespace Qemu = "http://libvirt.org/schemas/domain/qemu/1.0";

    [Exercised("Checks", "shared memory")]
    [Fact]
    public async Task Memory_that_the_guest_shares_with_another() => await ShowAsync(
        "shmem",
        name => [XElement.Parse($"<shmem name='{name}' role='peer'><model type='ivshmem-plain'/><size unit='M'>4</size></shmem>")],
        (request, name, mend) => new StagedFault(request, "UnmovableDevices")
        {
            Subject = name,
            Error = "Migration is disabled when using feature 'peer mode' in device 'ivshmem'",
            Mend = mend,
        });

    [Exercised("Checks", "virtiofs")]
    [Fact]
    public async Task A_folder_by_virtiofs()
    {
        LabEnvironment lab = await fixture.GetAsync();
        Assert.SkipUnless((await lab.Hosts[0].RunAsync("test", "-x", "/usr/lib/qemu/virtiofsd")).Succeeded, "There is no virtiofsd.");
        string folder = MakeFolder(lab.Hosts[0]);
        await ShowAsync(
            "filesystem",
            _ => [XElement.Parse($"<filesystem type='mount'><driver type='virtiofs'/><source dir='{folder}'/><target dir='share'/></filesystem>")],
            (request, _, mend) => new StagedFault(request, "UnmovableDevices")
            {
                Subject = "share",
                Error = "non-migratable device: 0000:00:02.0/vhost-user-fs",
                Mend = mend,
            },
            domain => domain.Element("vcpu")!.AddBeforeSelf(
                XElement.Parse("<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>")));
    }

    [Exercised("Checks", "9p")]
    [Fact]
    public async Task A_folder_by_9p_that_the_destination_does_not_have()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = MakeFolder(lab.Hosts[0]);
        await ShowAsync(
            "filesystem",
            _ => [XElement.Parse($"<filesystem type='mount'><source dir='{folder}'/><target dir='share'/></filesystem>")],
            (request, _, mend) => new StagedFault(request, "UnmovableDevices")
            {
                Status = CheckStatus.Warning,
                Subject = "share",
                Error = $"failed to open '{folder}': No such file or directory",
                Mend = mend,
            });
    }

    [Fact]
    public async Task Only_qemu_knows_what_holds_the_guest() => await ShowAsync(
        "commandline",
        _ => [],
        (request, _, mend) => new StagedFault(request, "MigrationBlockers")
        {
            Options = new PreflightOptions { DryRun = true },
            Error = "Migration is disabled when using feature 'peer mode' in device 'ivshmem'",
            Mend = mend,
        },
        domain => domain.Add(new XElement(
            Qemu + "commandline",
            new[] { "-object", "memory-backend-ram,id=peer,size=4M,share=on", "-device", "ivshmem-plain,memdev=peer,master=off,addr=0x1e" }
                .Select(a => new XElement(Qemu + "arg", new XAttribute("value", a))))));

    /// <summary>The fault is a device; a guest without it, of the same name, is the guest mended.</summary>
    private async Task ShowAsync(
        string element,
        Func<string, IEnumerable<XElement>> devices,
        Func<VmMigration.Migration.MigrationRequest, string, Func<Task>, StagedFault> fault,
        Action<XElement>? customize = null)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string name = $"x{Guid.NewGuid():n}"[..10];
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Customize = domain =>
            {
                domain.Element("devices")!.Add(devices(name));
                customize?.Invoke(domain);
            },
        });
        await fault(Administrator.Ask(guest, lab), name, RestartAsync).ShowAsync();

        async Task RestartAsync()
        {
            await HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);
            guest.Xml!.Descendants().Where(e => e.Name.LocalName == element).Remove();
            await guest.StartOnAsync(lab.Hosts[0]);
        }
    }

    private static string MakeFolder(LabHost host)
    {
        string name = $"share-{Guid.NewGuid():n}";
        Directory.CreateDirectory($"{host.DataDirectory}/lib/{name}");
        return $"/var/lib/libvirt/{name}";
    }
}
