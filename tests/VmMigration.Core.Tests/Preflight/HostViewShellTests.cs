using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight;

/// <summary>A host's shell in a pass of checks.</summary>
public sealed class HostViewShellTests
{
    private readonly FakeHost _kvm2 = new("kvm2");

    [Fact]
    public async Task Nothing_is_run_where_it_was_not_permitted()
    {
        var view = View(permitted: false);
        Assert.Null(await view.ShellAsync());
        Assert.Null(await view.StatAsync(["/a"]));
        Assert.Null(await view.ResolveAsync("kvm1"));
        Assert.Equal(("libvirt does not tell it, and kvm2 itself was not asked", "-Shell looks."), view.NoShell);
        Assert.Empty(_kvm2.Shell!.Scripts);
    }

    [Fact]
    public async Task A_host_that_is_not_reached_by_ssh_has_no_shell()
    {
        _kvm2.Shell = null;
        var view = View();
        Assert.Null(await view.ShellAsync());
        Assert.Contains("kvm2 is not reached by ssh", view.NoShell!.Value.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_are_read_once_for_all_checks()
    {
        var view = View();
        var all = await Task.WhenAll(view.ShellAsync(), view.ShellAsync(), view.ShellAsync());
        Assert.All(all, f => Assert.Equal("6.1.0-44-amd64", f!.Kernel));
        Assert.Single(_kvm2.Shell!.Scripts);
        Assert.Null(view.NoShell);
    }

    [Fact]
    public async Task Several_files_are_looked_at_in_one_call()
    {
        _kvm2.Shell!.Answers = _ => "81a4 5 65024 410020 1795266823 1795266824 644 64055 108\nmissing\nunknown\n";
        var files = (await View().StatAsync(["/c", "/a", "/b'", "/a"]))!;
        Assert.Single(_kvm2.Shell.Scripts);
        Assert.Contains(@"for f in '/a' '/b'\''' '/c'; do", _kvm2.Shell.Scripts[0], StringComparison.Ordinal);
        Assert.Equal(
            new HostFile("/a", HostFileKind.File)
            {
                Size = 5,
                Device = 65024,
                Inode = 410020,
                Modified = DateTimeOffset.FromUnixTimeSeconds(1795266823),
                Changed = DateTimeOffset.FromUnixTimeSeconds(1795266824),
                Permissions = "0644",
                Owner = 64055,
                Group = 108,
            },
            files["/a"]);
        Assert.Equal((HostFileKind.Missing, HostFileKind.Unknown), (files["/b'"].Kind, files["/c"].Kind));
    }

    [Theory]
    [InlineData("9223372036854775807", 9999)]
    [InlineData("-9223372036854775808", 1)]
    public async Task A_file_whose_time_is_no_date_is_one_all_the_same(string time, int year)
    {
        _kvm2.Shell!.Answers = _ => $"81a4 18446744073709551615 1 2 {time} {time} 644 0 0\n";
        var file = (await View().StatAsync(["/a"]))!["/a"];
        Assert.Equal((HostFileKind.File, long.MaxValue, year), (file.Kind, file.Size, file.Modified.Year));
    }

    [Theory]
    [InlineData("asked\n10.0.0.2       STREAM kvm2\n10.0.0.2       DGRAM  \nfd00::2        STREAM \n", "10.0.0.2 fd00::2")]
    [InlineData("asked\n", "")]
    public async Task A_name_is_asked_for_on_the_host(string output, string expected)
    {
        _kvm2.Shell!.Answers = _ => output;
        Assert.Equal(expected, string.Join(' ', (await View().ResolveAsync("kvm1; reboot"))!));
        Assert.EndsWith("getent ahosts 'kvm1; reboot'", _kvm2.Shell.Scripts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_getent_knows_nothing_of_names() => Assert.Null(await View().ResolveAsync("kvm1"));

    private HostView View(bool permitted = true) => new(new FakeHypervisor(_kvm2), forMany: false, CancellationToken.None) { MayUseShell = permitted };
}
