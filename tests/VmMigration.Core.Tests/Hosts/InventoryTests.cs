using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Tests.Hosts;

public sealed class InventoryTests
{
    private const string Sample = """
        # Three hosts in the basement.
        defaults: { uri: "qemu+ssh://root@{name}/system", policy: balanced, maxIncoming: 1 }
        hosts:
          kvm1: { migrationAddress: 10.77.1.11, peerUri: "qemu+tls://kvm1.mig/system", maxOutgoing: 3, maxIncoming: 4, maxPerPair: 1 }
          kvm2: { uri: "qemu+tls://kvm2.example.org/system", sshConfig: ~/.ssh/config, policy: Gentle }
          old1:
        policies:
          gentle: { maxDowntime: 2s, timeout: 1h30m, ladder: [autoConverge, abort] }
          quick: { maxDowntime: 300ms }
        """;

    private static readonly Inventory Basement = Inventory.Parse(Sample, "hosts.yaml");

    [Fact]
    public void Hosts_keep_the_order_of_the_file() => Assert.Equal(["kvm1", "kvm2", "old1"], Basement.Names);

    [Fact]
    public void What_a_host_says_goes_before_the_defaults()
    {
        HostReference kvm1 = Basement.Find("kvm1")!;

        Assert.Equal("qemu+ssh://root@kvm1/system", kvm1.Uri);
        Assert.Equal("10.77.1.11", kvm1.MigrationAddress);
        Assert.Equal("qemu+tls://kvm1.mig/system", kvm1.EffectivePeerUri);
        Assert.Equal((3, 4, 1), (kvm1.MaxOutgoing, kvm1.MaxIncoming, kvm1.MaxPerPair));
        Assert.Equal("balanced", kvm1.Policy);
        Assert.Equal("Gentle", Basement.Find("kvm2")!.Policy);
        Assert.Equal("qemu+tls://kvm2.example.org/system", Basement.Find("kvm2")!.Uri);
    }

    [Fact]
    public void A_host_without_anything_of_its_own_has_the_defaults()
    {
        HostReference host = Basement.Find("OLD1")!;

        Assert.Equal("qemu+ssh://root@old1/system", host.Uri);
        Assert.Equal((2, 1, 4), (host.MaxOutgoing, host.MaxIncoming, host.MaxPerPair));
        Assert.Null(host.MigrationAddress);
        Assert.Null(host.PeerUri);
        Assert.Null(host.SshConfigPath);
    }

    [Fact]
    public void Without_a_uri_anywhere_it_is_ssh_as_its_configuration_has_it() =>
        Assert.Equal("qemu+ssh://kvm1/system", Inventory.Parse("hosts: { kvm1: }", "h").Find("kvm1")!.Uri);

    [Fact]
    public void The_placeholder_brackets_an_ipv6_address_in_a_uri_and_nowhere_else()
    {
        HostReference host = Inventory.Parse(
            """
            defaults: { uri: "qemu+tcp://{name}/system", migrationAddress: "{name}" }
            hosts: { "2001:db8::7": }
            """, "h").Hosts.Single();

        Assert.Equal("qemu+tcp://[2001:db8::7]/system", host.Uri);
        Assert.Equal("2001:db8::7", host.MigrationAddress);
    }

    [Fact]
    public void The_ssh_configuration_is_found_from_home_or_from_the_inventorys_folder()
    {
        string folder = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "somewhere"));
        Inventory inventory = Inventory.Parse(
            "hosts: { a: { sshConfig: ~/.ssh/config }, b: { sshConfig: ssh.conf } }", Path.Combine(folder, "hosts.yaml"));

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(Path.GetFullPath(Path.Combine(home, ".ssh/config")), inventory.Find("a")!.SshConfigPath);
        Assert.Equal(Path.Combine(folder, "ssh.conf"), inventory.Find("b")!.SshConfigPath);
    }

    [Fact]
    public void Policies_are_found_whatever_their_case()
    {
        Assert.True(Basement.TryFindPolicy("GENTLE", out MigrationPolicy? gentle));
        Assert.Equal(TimeSpan.FromSeconds(2), gentle.MaxDowntime);
        Assert.Equal(TimeSpan.FromMinutes(90), gentle.Timeout);
        Assert.Equal([LadderStep.AutoConverge, LadderStep.Abort], gentle.Ladder);
        Assert.False(Basement.TryFindPolicy("none", out _));
    }

    [Fact]
    public void What_a_policy_leaves_out_is_as_in_balanced()
    {
        MigrationPolicy quick = Basement.Policies["quick"];

        Assert.Equal(TimeSpan.FromMilliseconds(300), quick.MaxDowntime);
        Assert.Equal(MigrationPolicy.Balanced.Timeout, quick.Timeout);
        Assert.Equal(MigrationPolicy.Balanced.Ladder, quick.Ladder);
    }

    [Fact]
    public void Balanced_is_always_there_and_can_be_redefined()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(900), Inventory.Empty.Policies["balanced"].MaxDowntime);
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            Inventory.Parse("policies: { balanced: { maxDowntime: 1s } }", "h").Policies["balanced"].MaxDowntime);
    }

    [Fact]
    public void A_pattern_finds_hosts_in_the_order_of_the_file()
    {
        Assert.Equal(["kvm1", "kvm2"], Basement.Match("KVM[0-9]").Select(h => h.Name));
        Assert.Empty(Basement.Match("esx*"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("hosts:\n")]
    [InlineData("--- {}\n")]
    public void An_inventory_may_be_empty(string text) => Assert.Empty(Inventory.Parse(text, "h").Names);

    [Fact]
    public void An_alias_stands_for_what_it_names()
    {
        Inventory inventory = Inventory.Parse(
            """
            hosts:
              kvm1: &big { maxOutgoing: 4 }
              kvm2: *big
            """, "h");

        Assert.Equal(4, inventory.Find("kvm2")!.MaxOutgoing);
    }

    [Fact]
    public void A_default_file_that_is_not_there_is_no_error_but_a_named_one_is()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "hosts.yaml");

        Assert.Same(Inventory.Empty, Inventory.Load(new InventoryLocation(path, IsExplicit: false)));
        var error = Assert.Throws<InventoryException>(() => Inventory.Load(new InventoryLocation(path, IsExplicit: true)));
        Assert.Equal(path, error.FilePath);
        Assert.Null(error.Line);
        Assert.Contains("-Inventory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_with_or_without_a_byte_order_mark()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".yaml");
        File.WriteAllText(path, Sample, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        try
        {
            Assert.Equal(3, Inventory.Load(path).Hosts.Count);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_folder_is_no_inventory()
    {
        var error = Assert.Throws<InventoryException>(() => Inventory.Load(Path.GetTempPath()));

        Assert.NotNull(error.InnerException);
    }
}
