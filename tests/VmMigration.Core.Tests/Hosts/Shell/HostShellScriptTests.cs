using System.Diagnostics;
using System.Net;
using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts.Shell;

/// <summary>The scripts that hosts are given, run by this machine's shells.</summary>
public sealed class HostShellScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vmm").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox", "sh")]
    [InlineData("ksh")]
    [InlineData("mksh")]
    public async Task Facts_are_read_in_any_shell(params string[] shell)
    {
        var output = await RunAsync(HostShellScript.Text, shell);
        var facts = HostShellReader.Read(new HostShellAnswer(output));
        Assert.EndsWith("end all\n", output, StringComparison.Ordinal);
        Assert.Equal((await RunAsync("uname -r", shell)).Trim(), facts.Kernel);
        Assert.Equal((await RunAsync("id -u", shell)).Trim(), $"{facts.UserId}");
        Assert.Contains(facts.PemFiles!, f => f.Path == "/etc/pki/CA/cacert.pem");
        Assert.NotNull(facts.HasSwtpm);
        Assert.All(facts.Interfaces ?? [], i => Assert.True(i.Mtu > 0, i.Name));
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox", "sh")]
    [InlineData("ksh")]
    [InlineData("mksh")]
    public async Task Files_are_looked_at_whatever_they_are_called(params string[] shell)
    {
        string[] names = ["plain", "two words", "it's", "$(touch gone)", "`touch gone`", "-n", "a\nb", "ä", "\\"];
        foreach (var name in names)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, name), "12345");
        }

        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(_folder, "plain"));
        File.CreateSymbolicLink(Path.Combine(_folder, "broken"), Path.Combine(_folder, "nothing"));
        string[] paths = [.. names.Append("link").Append("broken").Append("nothing").Append("no/such").Select(n => Path.Combine(_folder, n)), _folder, "/dev/null"];
        var files = HostFileReader.Read(paths, await RunAsync(HostFileReader.Script(paths), shell));
        Assert.Equal(paths, files.Keys);
        Assert.All(names.Append("link"), n => Assert.Equal((HostFileKind.File, 5), (Find(n).Kind, Find(n).Size)));
        Assert.Equal((Find("plain").Device, Find("plain").Inode), (Find("link").Device, Find("link").Inode));
        Assert.NotEqual(Find("plain").Inode, Find("two words").Inode);
        Assert.InRange(Find("plain").Modified, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.All(["broken", "nothing", "no/such"], n => Assert.Equal(HostFileKind.Missing, Find(n).Kind));
        Assert.Equal((HostFileKind.Directory, HostFileKind.Other), (files[_folder].Kind, files["/dev/null"].Kind));
        Assert.False(File.Exists(Path.Combine(_folder, "gone")));

        HostFile Find(string name) => files[Path.Combine(_folder, name)];
    }

    [Fact]
    public void What_a_host_says_becomes_facts()
    {
        var facts = HostShellReader.Read(new HostShellAnswer("""
            uid 0
            kernel 6.1.0-44-amd64
            microcode 0xd0003f5
            userfaults 0
            qemuconf read
            set migration_port_min = 50000
            set   migration_port_max=50010 # ten
            set migration_host = "kvm2.mig"
            set lock_manager = "lockd"
            set migrate_tls_force = 1
            ssh maxstartups 10:30:100
            link lo 65536
            link eth0 9000
            addresses read
            address 1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
            address 2: eth0@if7    inet6 fd00::2/64 scope global \       valid_lft forever preferred_lft forever
            address 2: eth0    inet 10.0.0.2/24 brd 10.0.0.255 scope global eth0\       valid_lft forever preferred_lft forever
            tlsfolder /etc/pki/my qemu
            pem there /etc/pki/my qemu/ca-cert.pem
            text -----BEGIN CERTIFICATE-----
            text -----END CERTIFICATE-----
            pem there /etc/pki/my qemu/server-key.pem
            pem missing /etc/pki/CA/cacert.pem
            pem hidden /etc/pki/libvirt/private/serverkey.pem
            swtpm no
            memlock 67108864
            end all
            """));
        Assert.Equal((0, "6.1.0-44-amd64", "0xd0003f5", false), (facts.UserId, facts.Kernel, facts.Microcode, facts.UnprivilegedUserFaults));
        Assert.Equal((50000, 50010), facts.MigrationPorts);
        Assert.Equal(("kvm2.mig", null, "lockd", true), (facts.MigrationHost, facts.ListenAddress, facts.LockManager, facts.ForcesTls));
        Assert.Equal((5, 5), facts.KeepAlive);
        Assert.Equal(new SshStartups(10, 30, 100), facts.SshStartups);
        Assert.Equal(["lo 65536 127.0.0.1", "eth0 9000 fd00::2 10.0.0.2"], facts.Interfaces!.Select(i => $"{i.Name} {i.Mtu} {string.Join<IPAddress>(' ', i.Addresses)}"));
        Assert.Equal("/etc/pki/my qemu", facts.MigrationTlsFolder);
        Assert.Equal(
            [HostPemState.There, HostPemState.There, HostPemState.Missing, HostPemState.Hidden], facts.PemFiles!.Select(f => f.State));
        Assert.Equal("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", facts.PemFile("/etc/pki/my qemu/ca-cert.pem")!.Text);
        Assert.Null(facts.PemFile("/etc/pki/my qemu/server-key.pem")!.Text);
        Assert.Equal((false, 67108864L), (facts.HasSwtpm, facts.LockedMemory));
    }

    [Fact]
    public void What_a_user_may_not_read_is_not_known()
    {
        var facts = HostShellReader.Read(new HostShellAnswer("uid 1000\nend all\n"));
        Assert.Equal(
            (null, null, null, null, null, null, null, null),
            (facts.QemuSettings, facts.MigrationPorts, facts.ForcesTls, facts.KeepAlive, facts.SshStartups, facts.Interfaces, facts.UnprivilegedUserFaults, facts.HasSwtpm));
    }

    [Theory]
    [InlineData("ssh MaxStartups 5", 5, 100, 5)]
    [InlineData("ssh maxstartups 100:30:200", 100, 30, 200)]
    [InlineData("sshd read", 10, 30, 100)]
    public void Sshd_says_how_many_may_begin(string line, int begin, int rate, int full) =>
        Assert.Equal(new SshStartups(begin, rate, full), HostShellReader.Read(new HostShellAnswer(line)).SshStartups);

    private async Task<string> RunAsync(string script, string[] shell)
    {
        InstalledPackages.Require(shell[0]);
        using var process = Process.Start(new ProcessStartInfo(shell[0], [.. shell[1..], "-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        return output;
    }
}
