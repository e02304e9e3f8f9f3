using VmMigration.Hosts;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>The ways between two hosts, with what is in the way on real ones, looked at by ssh.</summary>
[Collection(LabCollection.Preflight)]
public sealed class ConnectionCheckTests(LabFixture fixture)
{
    private static readonly PreflightOptions Shell = new() { Shell = true };

    [Fact]
    public async Task Healthy_hosts_give_no_trouble_and_all_is_asked()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        await using (Administrator administrator = new())
        {
            foreach (LabTransport peer in new[] { LabTransport.Tcp, LabTransport.Tls, LabTransport.Ssh })
            {
                MigrationRequest request = Ask(guest, lab, peer) with { Tls = peer is LabTransport.Tls };
                IReadOnlyList<MigrationCheck> found = await administrator.Session.CheckAsync(request, Shell, CancellationToken.None);
                Assert.All(
                    found.Where(f => f.Category is CheckCategory.Connection),
                    f => Assert.True(f.Status is CheckStatus.Pass, $"{peer}: {f.Id} {f.Status} {f.Subject}: {f.Message} ({f.Evidence})"));
                Assert.Equal(
                    PreflightChecks.All.Where(c => c.Category is CheckCategory.Connection).Select(c => c.Id).Order(StringComparer.Ordinal),
                    found.Where(f => f.Category is CheckCategory.Connection).Select(f => f.Id).Distinct().Order(StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public async Task What_is_not_permitted_is_not_done()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        await using (Administrator administrator = new())
        {
            IReadOnlyList<MigrationCheck> found = await administrator.Session.CheckAsync(Ask(guest, lab), new PreflightOptions(), CancellationToken.None);
            Assert.DoesNotContain(found, f => f.Status is CheckStatus.Fail or CheckStatus.Warning);
            Assert.All(
                new[] { "HostClocks", "PathMtu", "MigrationPortsReachable", "TlsForced", "KeepAlive" },
                id => Assert.Equal((CheckStatus.Skipped, "-Shell looks."), found.Where(f => f.Id == id).Select(f => (f.Status, f.Fix)).Single()));
        }
    }

    [Fact]
    public async Task The_shell_tells_what_the_host_is()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using IHypervisor hypervisor = await new LibvirtConnector(TimeProvider.System).ConnectAsync(
            Administrator.Know(lab.Hosts[1], lab, LabTransport.Ssh), CancellationToken.None);
        HostView view = new(hypervisor, forMany: false, CancellationToken.None) { MayUseShell = true };
        HostShellFacts facts = (await view.ShellAsync())!;
        Assert.Equal(0, facts.UserId);
        Assert.Equal((await lab.Hosts[1].RunAsync("uname", "-r")).Output, facts.Kernel);
        Assert.Equal((49152, 49215), facts.MigrationPorts);
        Assert.Equal(("none", "root", false), (facts.Setting("security_driver"), facts.Setting("user"), facts.ForcesTls));
        Assert.Equal(new SshStartups(100, 30, 100), facts.SshStartups);
        Assert.Contains(facts.Interfaces!, i => i.Name == "mig0" && i.Mtu == 1500 && i.Addresses.Any(a => $"{a}" == lab.Hosts[1].MigrationAddress));
        Assert.Equal("/etc/pki/qemu", facts.MigrationTlsFolder);
        Assert.Contains("BEGIN CERTIFICATE", facts.PemFile("/etc/pki/qemu/server-cert.pem")!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(facts.PemFiles!, f => f.Text?.Contains("PRIVATE", StringComparison.Ordinal) is true);
        Assert.Equal((HostPemState.There, null), (facts.PemFile("/etc/pki/qemu/server-key.pem")!.State, facts.PemFile("/etc/pki/qemu/server-key.pem")!.Text));
        Assert.True(facts.HasSwtpm);
        Assert.NotNull(facts.LockedMemory);
        Assert.InRange(facts.Clock!.Offset.Duration() - facts.Clock.Uncertainty, TimeSpan.MinValue, TimeSpan.FromSeconds(0.5));
        IReadOnlyDictionary<string, HostFile> files = (await view.StatAsync(["/etc/hostname", "/no such file", "/dev/null"]))!;
        Assert.Equal(
            [HostFileKind.File, HostFileKind.Missing, HostFileKind.Other],
            new[] { "/etc/hostname", "/no such file", "/dev/null" }.Select(f => files[f].Kind));
    }

    [Exercised("Checks", "host key")]
    [Fact]
    public async Task A_host_key_that_has_changed()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            using HostText known = new(lab.Keys.KnownHostsPath, text =>
            {
                string[] lines = text.Split('\n');
                lines[1] = $"{lines[1].Split(' ')[0]} {lines[0].Split(' ', 2)[1]}";
                return string.Join('\n', lines);
            });
            MigrationCheck found = await new StagedFault(Ask(guest, lab), "HostReachable")
            {
                Subject = "kvm2",
                Error = "is not the one in",
                Mend = () => MendAsync(known),
            }.ShowAsync();
            Assert.Contains("ssh-keygen -R", found.Fix, StringComparison.Ordinal);
        }
    }

    [Exercised("Checks", "peer")]
    [Fact]
    public async Task Daemons_that_do_not_reach_each_other()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            MigrationRequest request = Ask(guest, lab, LabTransport.Ssh);
            foreach (ControlMode control in new[] { ControlMode.PeerToPeer, ControlMode.Auto })
            {
                using HostText known = new($"{lab.Hosts[0].DataDirectory}/root/.ssh/known_hosts", _ => "");
                await new StagedFault(request with { Control = control }, "PeerReachable")
                {
                    Options = Shell,
                    Status = control is ControlMode.Auto ? CheckStatus.Warning : CheckStatus.Fail,
                    Subject = "kvm2",
                    Error = control is ControlMode.Auto ? null : "Host key verification failed",
                    Mend = () => MendAsync(known),
                }.ShowAsync();
            }
        }
    }

    [Exercised("Checks", "names")]
    [Theory]
    [InlineData("", "to resolve address 'kvm2'")]
    [InlineData("127.0.0.1 kvm2\n", "Connection refused")]
    public async Task A_name_that_the_source_takes_for_nobody_or_for_itself(string entry, string error)
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            using HostText hosts = new(
                $"{lab.Hosts[0].DataDirectory}/etc/hosts",
                text => entry + string.Join('\n', text.Split('\n').Where(l => !l.EndsWith(" kvm2", StringComparison.Ordinal))));
            await new StagedFault(WithoutAddress(guest, lab), "DestinationHostName")
            {
                Options = Shell,
                Subject = "kvm2",
                Error = error,
                Mend = () => MendAsync(hosts),
            }.ShowAsync();
        }
    }

    [Fact]
    public async Task A_destination_that_calls_itself_localhost()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            MigrationRequest request = WithoutAddress(guest, lab);
            (await lab.Hosts[1].RunAsync("hostname", "localhost")).EnsureSuccess();
            await new StagedFault(request, "DestinationHostName")
            {
                Options = Shell,
                Subject = "localhost",
                Error = "hostname on destination resolved to localhost, but migration requires an FQDN",
                Mend = async () => (await lab.Hosts[1].RunAsync("hostname", "kvm2")).EnsureSuccess(),
                Mended = request with { MigrationAddress = lab.Hosts[1].MigrationAddress },
            }.ShowAsync();
        }
    }

    [Exercised("Checks", "ports")]
    [Theory]
    [InlineData("REJECT --reject-with icmp-host-prohibited", "No route to host")]
    [InlineData("DROP", null)]
    public async Task Ports_that_a_firewall_closes(string rule, string? error)
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            string[] words = ["INPUT", "-p", "tcp", "--dport", "49152:49215", "-j", .. rule.Split(' ')];
            (await lab.Hosts[1].RunAsync(["iptables", "-I", .. words], CancellationToken.None)).EnsureSuccess();
            await new StagedFault(Ask(guest, lab), "MigrationPortsReachable")
            {
                Options = Shell,
                Subject = "49152-49215",
                Error = error,
                Mend = async () => (await lab.Hosts[1].RunAsync(["iptables", "-D", .. words], CancellationToken.None)).EnsureSuccess(),
            }.ShowAsync();
        }
    }

    [Exercised("Checks", "certificates")]
    [Theory]
    [InlineData(true, "expired")]
    [InlineData(false, "Cannot read from TLS channel: Input/output error")]
    public async Task A_certificate_that_the_source_refuses(bool expired, string error)
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            (LabHost source, LabHost destination) = (lab.Hosts[0], lab.Hosts[1]);
            using LabPki authority = new("row");
            PemPair client = authority.IssueClient("kvm1");
            PemPair server = authority.IssueServer(
                "kvm2", ["kvm2"], [expired ? destination.MigrationAddress : destination.ControlAddress], expired ? DateTimeOffset.UtcNow.AddHours(-1) : null);
            HostText[] files =
            [
                Put(source, "ca-cert", authority.Authority), Put(source, "client-cert", client.Certificate), Put(source, "client-key", client.Key),
                Put(destination, "ca-cert", authority.Authority), Put(destination, "server-cert", server.Certificate), Put(destination, "server-key", server.Key),
            ];
            await new StagedFault(Ask(guest, lab) with { Tls = true }, "TlsCertificates")
            {
                Options = Shell,
                Subject = "/etc/pki/qemu/server-cert.pem",
                Error = error,
                OtherError = expired ? null : "Certificate does not match the hostname",
                Mend = () => MendAsync(files),
            }.ShowAsync();
        }

        static HostText Put(LabHost host, string name, string text) => new($"{host.DataDirectory}/etc/pki/qemu/{name}.pem", _ => text);
    }

    [Exercised("Checks", "clocks")]
    [Theory]
    [InlineData(10, CheckStatus.Fail)]
    [InlineData(1, CheckStatus.Warning)]
    public async Task A_clock_that_is_ahead(int seconds, CheckStatus status)
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            // The hosts share the kernel's clock, so the one that tells it is exchanged.
            LabHost host = lab.Hosts[1];
            (await host.RunAsync("sh", "-c", $"""
                cp /bin/date /run/date.real
                printf '#!/bin/sh\nexec /run/date.real -d "+{seconds} seconds" "$@"\n' > /run/date && chmod 755 /run/date && mount --bind /run/date $(readlink -f /bin/date)
                """)).EnsureSuccess();
            await new StagedFault(Ask(guest, lab), "HostClocks")
            {
                Options = Shell,
                Status = status,
                Subject = "kvm2",
                Mend = async () => (await host.RunAsync("sh", "-c", "umount $(readlink -f /bin/date)")).EnsureSuccess(),
            }.ShowAsync();
        }
    }

    [Exercised("Checks", "packet sizes")]
    [Fact]
    public async Task A_switch_that_swallows_long_packets()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            await lab.Hosts[1].SetSwitchMtuAsync(LabLink.Migration, 1300);
            await new StagedFault(Ask(guest, lab), "PathMtu")
            {
                Options = Shell,
                Subject = lab.Hosts[1].MigrationAddress,
                Mend = () => lab.Hosts[1].SetSwitchMtuAsync(LabLink.Migration, 1500),
            }.ShowAsync();
        }
    }

    [Exercised("Checks", "TLS that is insisted on")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_host_that_insists_on_tls(int host)
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            using HostText settings = new($"{lab.Hosts[host].DataDirectory}/etc/libvirt/qemu.conf", text => text + "migrate_tls_force = 1\n");
            await lab.Hosts[host].RestartLibvirtdAsync();
            await new StagedFault(Ask(guest, lab), "TlsForced")
            {
                Options = Shell,
                Subject = lab.Hosts[host].Name,
                Error = "VIR_MIGRATE_TLS",
                Mend = async () =>
                {
                    await MendAsync(settings);
                    await lab.Hosts[host].RestartLibvirtdAsync();
                },
            }.ShowAsync();
        }
    }

    [Exercised("Checks", "keepalive")]
    [Fact]
    public async Task A_source_that_waits_for_ever()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            using HostText settings = new($"{lab.Hosts[0].DataDirectory}/etc/libvirt/qemu.conf", text => text + "keepalive_interval = -1\n");
            await new StagedFault(Ask(guest, lab), "KeepAlive")
            {
                Options = Shell,
                Status = CheckStatus.Warning,
                Subject = "keepalive_interval",
                Mend = () => MendAsync(settings),
            }.ShowAsync();
        }
    }

    [Exercised("Checks", "logins at once")]
    [Fact]
    public async Task An_sshd_that_takes_few_at_a_time()
    {
        (LabEnvironment lab, LabGuest guest) = await StartAsync();
        await using (guest)
        {
            LabHost host = lab.Hosts[1];
            using HostText settings = new(
                $"{host.DataDirectory}/etc/ssh/sshd_config", text => text.Replace("MaxStartups 100", "MaxStartups 4:30:10", StringComparison.Ordinal));
            await new StagedFault(Ask(guest, lab, LabTransport.Ssh), "SshStartups")
            {
                Options = Shell,
                Status = CheckStatus.Warning,
                Subject = "MaxStartups",
                Mend = () => MendAsync(settings),
            }.ShowAsync();
        }
    }

    private static Task MendAsync(params HostText[] files)
    {
        Array.ForEach(files, f => f.Dispose());
        return Task.CompletedTask;
    }

    private static MigrationRequest Ask(LabGuest guest, LabEnvironment lab, LabTransport peer = LabTransport.Tcp) =>
        Administrator.Ask(guest, lab, LabTransport.Ssh, peer);

    /// <summary>Memory goes to the name that the destination gives itself; the daemons need no name.</summary>
    private static MigrationRequest WithoutAddress(LabGuest guest, LabEnvironment lab)
    {
        MigrationRequest request = Ask(guest, lab);
        return request with
        {
            Destination = request.Destination with { MigrationAddress = null, PeerUri = $"qemu+tcp://{lab.Hosts[1].ControlAddress}/system" },
        };
    }

    private async Task<(LabEnvironment Lab, LabGuest Guest)> StartAsync()
    {
        LabEnvironment lab = await fixture.GetAsync();
        return (lab, await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Name = $"ways-{Guid.NewGuid():n}"[..13] }));
    }
}
