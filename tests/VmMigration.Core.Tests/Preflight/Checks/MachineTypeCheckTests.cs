using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class MachineTypeCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData("pc-i440fx-4.2", "kvm", "4.2.0", true)]
    [InlineData("pc-q35-5.2", "kvm", "5.2.0-q35", true)]
    [InlineData("pc-q35-7.2", "kvm", "7.2.0-q35", true)]
    [InlineData("pc-i440fx-7.2", "qemu", "7.2.0-tcg", true)]
    [InlineData("pc-q35-8.0", "kvm", "7.2.0-q35", false)]
    [InlineData("pc-q35-6.2", "kvm", "5.2.0-q35", false)]
    [InlineData("pc-i440fx-bionic", "kvm", "7.2.0", false)]
    public async Task A_machine_type_is_there_or_not(string machine, string type, string recording, bool isThere)
    {
        (_scene.Kvm1.Machine, _scene.Kvm1.DomainType) = (machine, type);
        RecordedPlatform.Offers(_scene.Kvm2, recording);
        var found = await _scene.AskOneAsync(new MachineTypeCheck());
        Assert.Equal(isThere ? CheckStatus.Pass : CheckStatus.Fail, found.Status);
        if (!isThere)
        {
            Assert.Equal(machine, found.Subject);
            Assert.Equal($"QEMU 7.2.0 on kvm2 does not have the machine type {machine}", found.Message);
            Assert.Contains("Update QEMU on kvm2", found.Fix, StringComparison.Ordinal);
            Assert.Equal("kvm1: QEMU 7.2.0, kvm2: QEMU 7.2.0", found.Evidence);
        }
    }

    [Fact]
    public async Task The_newest_type_that_both_have_is_named()
    {
        _scene.Kvm1.Machine = "pc-q35-9.0";
        Knows(_scene.Kvm1, "pc-q35-9.0", "pc-q35-8.2", "pc-q35-7.2", "pc-q35-10.0", "pc-i440fx-8.2", "q35");
        Knows(_scene.Kvm2, "pc-q35-8.2", "pc-q35-7.2", "pc-i440fx-8.2", "q35");
        _scene.Kvm2.Offers = _ => throw Refusal("the machine 'pc-q35-9.0' is not supported by emulator '/usr/bin/qemu-system-x86_64'");
        var found = await _scene.AskOneAsync(new MachineTypeCheck());
        Assert.Contains("such as pc-q35-8.2 (virsh edit web1)", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_about_to_go_is_told()
    {
        _scene.Kvm1.Machine = "pc-i440fx-2.1";
        _scene.Kvm2.Offers = _ => new DomainCapabilities("pc-i440fx-2.1", "kvm", "x86_64");
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with
        {
            Capabilities = _scene.Kvm2.Facts.Capabilities with
            {
                Guests = [new GuestCapability("x86_64", "kvm") { Machines = [new MachineType("pc-i440fx-2.1") { IsDeprecated = true }] }],
            },
        };
        var found = await _scene.AskOneAsync(new MachineTypeCheck());
        Assert.Equal((CheckStatus.Warning, "pc-i440fx-2.1"), (found.Status, found.Subject));
    }

    [Fact]
    public async Task A_host_without_virtualisation_is_told_from_one_that_is_old()
    {
        Knows(_scene.Kvm2, "pc-q35-7.2");
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with
        {
            Capabilities = _scene.Kvm2.Facts.Capabilities with { Guests = [new GuestCapability("x86_64", "qemu")] },
        };
        _scene.Kvm2.Offers = _ => throw Refusal("the accel 'kvm' is not supported by '/usr/bin/qemu-system-x86_64' on this host");
        var found = await _scene.AskOneAsync(new MachineTypeCheck());
        Assert.Equal((CheckStatus.Fail, "kvm"), (found.Status, found.Subject));
        Assert.Equal("kvm2 runs no guests of type kvm and architecture x86_64", found.Message);
        Assert.Contains("kvm_intel or kvm_amd", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emulator_that_is_not_at_that_path_is_named_and_so_is_the_one_that_is_there()
    {
        _scene.Kvm1.Devices = "<emulator>/usr/libexec/qemu-kvm</emulator>";
        Knows(_scene.Kvm2, "pc-q35-7.2");
        _scene.Kvm2.Offers = _ => throw Refusal("Cannot check QEMU binary /usr/libexec/qemu-kvm: No such file or directory");
        var found = await _scene.AskOneAsync(new MachineTypeCheck());
        Assert.Equal((CheckStatus.Fail, "/usr/libexec/qemu-kvm"), (found.Status, found.Subject));
        Assert.Contains("ln -s /usr/bin/qemu-system-x86_64 /usr/libexec/qemu-kvm", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_understood_is_told_as_it_came()
    {
        _scene.Kvm2.Offers = _ => throw Refusal("something new");
        Assert.Equal("kvm2 cannot run such a guest: something new", (await _scene.AskOneAsync(new MachineTypeCheck())).Message);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_not_said_to_do()
    {
        _scene.Kvm2.Refuses = what => what == "domain capabilities" ? Failures.Lost("kvm2") : null;
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new MachineTypeCheck())).Status);
    }

    private static MigrationException Refusal(string said) => new(MigrationError.Incompatible, said, "", "kvm2");

    private static void Knows(FakeHost host, params string[] machines) => host.Facts = host.Facts with
    {
        Capabilities = host.Facts.Capabilities with
        {
            Guests = [new GuestCapability("x86_64", "kvm") { Emulator = "/usr/bin/qemu-system-x86_64", Machines = [.. machines.Select(m => new MachineType(m))] }],
        },
    };
}
