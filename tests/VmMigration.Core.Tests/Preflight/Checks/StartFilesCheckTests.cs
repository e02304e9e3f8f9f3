using VmMigration.Preflight.Checks;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class StartFilesCheckTests
{
    private readonly CheckScene _scene = new() { Looks = true };

    public StartFilesCheckTests() => _scene.Kvm1.Firmware = "<kernel>/boot/vm/linux</kernel><initrd>/boot/vm/initrd</initrd>";

    [Fact]
    public async Task Each_that_the_destination_lacks_is_named_with_the_way_to_copy_it()
    {
        Has(_scene.Kvm2, "/boot/vm", "linux");
        var found = await _scene.AskOneAsync(new StartFilesCheck());
        Assert.Equal((CheckStatus.Fail, "/boot/vm/initrd"), (found.Status, found.Subject));
        Assert.Contains("ssh kvm1 'cat /boot/vm/initrd' | ssh kvm2 'mkdir -p /boot/vm && cat > /boot/vm/initrd'", found.Fix, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm2.Storage.Pools);
        Assert.Empty(Directory.Exists(_scene.Journals.Path) ? Directory.GetFiles(_scene.Journals.Path, "*.jsonl") : []);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_has_none_of_them()
    {
        var found = await _scene.AskAsync(new StartFilesCheck());
        Assert.Equal([(CheckStatus.Fail, "/boot/vm/linux"), (CheckStatus.Fail, "/boot/vm/initrd")], found.Select(f => (f.Status, f.Subject)));
    }

    [Fact]
    public async Task Where_all_are_there_it_passes()
    {
        Has(_scene.Kvm2, "/boot/vm", "linux", "initrd");
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new StartFilesCheck())).Status);
    }

    [Fact]
    public async Task Where_nothing_may_be_changed_it_is_not_known()
    {
        _scene.Looks = false;
        var found = await _scene.AskAsync(new StartFilesCheck());
        Assert.All(found, f => Assert.Equal(CheckStatus.Skipped, f.Status));
        Assert.All(found, f => Assert.Contains("-Shell", f.Fix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fw_cfg_ACPI_tables_and_ROMs_count_too()
    {
        _scene.Kvm1.Firmware = "<acpi><table type='slic'>/x/slic</table></acpi>";
        _scene.Kvm1.Elements = "<sysinfo type='fwcfg'><entry name='opt/a' file='/x/a'/><entry name='opt/b'>text</entry></sysinfo>";
        _scene.Kvm1.Devices = "<interface type='user'><rom file='/x/rom'/></interface>";
        var found = await _scene.AskAsync(new StartFilesCheck());
        Assert.Equal(["/x/slic", "/x/a", "/x/rom"], found.Select(f => f.Subject));
    }

    [Theory]
    [InlineData(true, CheckStatus.Fail)]
    [InlineData(false, CheckStatus.Pass)]
    public async Task A_path_for_QEMU_is_a_file_where_the_source_has_it(bool here, CheckStatus status)
    {
        _scene.Kvm1.Firmware = "";
        _scene.Kvm1.Elements =
            "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-fw_cfg'/><q:arg value='name=opt/a,file=/x/a'/></q:commandline>";
        if (here)
        {
            Has(_scene.Kvm1, "/x", "a");
        }

        Assert.Equal(status, (await _scene.AskOneAsync(new StartFilesCheck())).Status);
    }

    private static void Has(FakeHost host, string folder, params string[] names)
    {
        var content = new FakeFolder();
        foreach (var name in names)
        {
            content.Volumes[name] = new StorageVolumeDescription(name, 1, 1);
        }

        host.Storage.Has(folder, content);
    }
}
