using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>Firmware, its variables, and TPMs that stop a move.</summary>
[Collection(LabCollection.Preflight)]
public sealed class FirmwareCheckTests(LabFixture fixture)
{
    [Exercised("Checks", "firmware")]
    [Theory]
    [InlineData("Firmware", false, true)]
    [InlineData("Rehearsal", true, false)]
    public async Task Firmware_that_only_the_source_has(string check, bool rehearses, bool usesShell)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        string install = $"mkdir -p {folder} && cp /usr/share/OVMF/OVMF_CODE_4M.fd {folder}/CODE.fd";
        await StorageSay.ShellAsync(lab.Hosts[0], install);
        var uefi = new UefiGuest();
        await uefi.WriteNvramAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], uefi.Options(domain => domain.Element("os")!.Element("loader")!.Value = $"{folder}/CODE.fd"));
        await new StagedFault(Administrator.Ask(guest, lab, usesShell ? LabTransport.Ssh : LabTransport.Unix), check)
        {
            Subject = check == "Firmware" ? $"{folder}/CODE.fd" : null,
            Options = new PreflightOptions { DryRun = rehearses, Shell = usesShell },
            Error = $"Could not open '{folder}/CODE.fd': No such file or directory",
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], install),
        }.ShowAsync();
    }

    [Exercised("Checks", "variables")]
    [Fact]
    public async Task Variables_that_are_in_the_way_of_a_guest_that_is_off()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var uefi = new UefiGuest();
        await uefi.WriteNvramAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], uefi.Options());
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {Path.GetDirectoryName(uefi.Nvram)} && cp /usr/share/OVMF/OVMF_VARS_4M.fd {uefi.Nvram}");
        await new StagedFault(
            Administrator.Ask(guest, lab) with { Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true }, "Nvram")
        {
            Subject = uefi.Nvram,
            Options = new PreflightOptions { DryRun = true },
            Error = $"kvm2 has {uefi.Nvram} already",
            Mend = () => StorageSay.ShellAsync(lab.Hosts[1], $"rm {uefi.Nvram}"),
        }.ShowAsync();
    }

    [Exercised("Checks", "TPM")]
    [Fact]
    public async Task A_destination_without_swtpm()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var uefi = new UefiGuest();
        await uefi.WriteNvramAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], uefi.Options());
        // libvirt remembers what it found when it was first asked.
        await StorageSay.ShellAsync(lab.Hosts[1], "mount --bind /dev/null /usr/bin/swtpm");
        await lab.Hosts[1].RestartLibvirtdAsync();
        await new StagedFault(Administrator.Ask(guest, lab), "Tpm")
        {
            Subject = "tpm-crb",
            Error = "TPM version '2.0' is not supported",
            Mend = async () =>
            {
                await StorageSay.ShellAsync(lab.Hosts[1], "umount /usr/bin/swtpm");
                await lab.Hosts[1].RestartLibvirtdAsync();
            },
        }.ShowAsync();
    }
}
