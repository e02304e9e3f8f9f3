using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class HostReferenceTests
{
    private static readonly Inventory Known = Inventory.Parse(
        "hosts: { kvm1: { uri: 'qemu+tls://kvm1.example.org/system' } }", "hosts.yaml");

    [Fact]
    public void A_name_of_the_inventory_comes_first_whatever_its_case()
    {
        HostReference host = HostReference.Resolve("KVM1", Known);

        Assert.Equal("kvm1", host.Name);
        Assert.Equal("qemu+tls://kvm1.example.org/system", host.Uri);
        Assert.True(host.FromInventory);
    }

    [Theory]
    [InlineData("kvm9", "qemu+ssh://kvm9/system", "kvm9")]
    [InlineData("root@kvm9", "qemu+ssh://root@kvm9/system", "kvm9")]
    [InlineData("root@kvm9:2222", "qemu+ssh://root@kvm9:2222/system", "kvm9")]
    [InlineData("10.0.0.7", "qemu+ssh://10.0.0.7/system", "10.0.0.7")]
    [InlineData("2001:db8::7", "qemu+ssh://[2001:db8::7]/system", "2001:db8::7")]
    [InlineData("root@[2001:db8::7]:22", "qemu+ssh://root@[2001:db8::7]:22/system", "2001:db8::7")]
    [InlineData("svc+vm@kvm_9.example.org", "qemu+ssh://svc+vm@kvm_9.example.org/system", "kvm_9.example.org")]
    public void A_host_that_is_not_in_the_inventory_is_reached_over_ssh(string text, string uri, string name)
    {
        HostReference host = HostReference.Resolve(text, Known);

        Assert.Equal(uri, host.Uri);
        Assert.Equal(name, host.Name);
        Assert.False(host.FromInventory);
        Assert.Equal((2, 2), (host.MaxOutgoing, host.MaxIncoming));
    }

    [Theory]
    [InlineData("qemu+tls://kvm2.example.org/system", "kvm2.example.org")]
    [InlineData("qemu+ssh://root@kvm2:2222/system?keyfile=/home/me/.ssh/vm%20key&no_verify=1", "kvm2")]
    [InlineData("qemu:///system", "localhost")]
    [InlineData("qemu+unix:///system?socket=/run/libvirt/libvirt-sock", "localhost")]
    [InlineData("qemu+tcp://[2001:db8::7]:16509/system", "2001:db8::7")]
    [InlineData("qmp+unix:///run/qemu/web1.sock", "localhost")]
    public void A_uri_is_taken_as_it_is(string text, string name)
    {
        HostReference host = HostReference.Resolve(text, Inventory.Empty);

        Assert.Equal(text, host.Uri);
        Assert.Equal(name, host.Name);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("-oProxyCommand=evil", "begins with '-'")]
    [InlineData("root@-oProxyCommand", "begins with '-'")]
    [InlineData("-l@kvm1", "begins with '-'")]
    [InlineData("@kvm1", "empty")]
    [InlineData("root@", "empty")]
    [InlineData("root@a@b", "'@'")]
    [InlineData("kvm 2", "a space")]
    [InlineData("kvm2\n", "a control character")]
    [InlineData("kvm2;reboot", "';'")]
    [InlineData("$(reboot)", "'$'")]
    [InlineData("kvm2`id`", "'`'")]
    [InlineData("kvm*", "'*'")]
    [InlineData("kvmä", "'ä'")]
    [InlineData("kvm2/system", "'/'")]
    [InlineData("kvm2:ssh", "URI")]
    [InlineData("[-oProxyCommand]", "IPv6")]
    [InlineData("[kvm2]", "brackets")]
    [InlineData("qemu+ssh://-oProxyCommand=x/system", "begin with '-'")]
    [InlineData("qemu+ssh://%2doProxyCommand@kvm2/system", "begin with '-'")]
    [InlineData("qemu+ssh://kvm2;reboot/system", "';'")]
    [InlineData("qemu+ssh://kvm2/system?keyfile=$HOME", "'$'")]
    [InlineData("qemu+ssh://k%20v/system", "letters")]
    [InlineData("://kvm2/system", "driver+transport")]
    [InlineData("qemu+ssh://root@/system", "driver+transport")]
    [InlineData("qemu+ssh://kvm2:123456/system", "driver+transport")]
    public void What_ssh_or_a_shell_could_misread_is_refused(string text, string reason)
    {
        var error = Assert.Throws<HostReferenceException>(() => HostReference.Resolve(text, Known));

        Assert.Equal(text.Replace('\n', '\uFFFD'), error.Text);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("user@host", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [Fact]
    public void A_password_in_a_uri_is_refused_and_not_repeated()
    {
        var error = Assert.Throws<HostReferenceException>(
            () => HostReference.Resolve("qemu+ssh://root:swordfish@kvm2/system", Known));
        var inFile = Assert.Throws<InventoryException>(
            () => Inventory.Parse("hosts: { kvm2: { uri: 'qemu+ssh://root:swordfish@kvm2/system' } }", "hosts.yaml"));

        Assert.Contains("'qemu+ssh://root:***@kvm2/system'", error.Message, StringComparison.Ordinal);
        Assert.Contains("a password does not belong", inFile.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", error + error.Text + inFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qemu+ssh://root@kvm2/system", "qemu+ssh://root@kvm2/system")]
    [InlineData("qemu+ssh://root@kvm2:22/system?keyfile=/k&no_verify=1&socket=/s", "qemu+ssh://root@kvm2:22/system?socket=/s")]
    [InlineData("qemu+tls://[2001:db8::7]/system?pkipath=/home/me/pki", "qemu+tls://[2001:db8::7]/system")]
    [InlineData("qemu+ssh://kvm2/system?SSH_CONFIG=/c&known%5Fhosts=/h&unheard=1", "qemu+ssh://kvm2/system?unheard=1")]
    [InlineData("qemu:///system", null)]
    [InlineData("qemu+ssh://localhost:2222/system", null)]
    [InlineData("qmp+ssh://kvm2/run/qemu/web1.sock", null)]
    public void Another_daemon_uses_the_uri_without_what_only_the_workstation_has(string uri, string? peer) =>
        Assert.Equal(peer, new HostReference("x", uri).EffectivePeerUri);

    [Fact]
    public void A_peer_uri_that_is_given_stands() =>
        Assert.Equal(
            "qemu+tls://kvm2.mig/system",
            new HostReference("x", "qemu:///system") { PeerUri = "qemu+tls://kvm2.mig/system" }.EffectivePeerUri);
}
