using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Tests.Domains.Rewriting;

/// <summary>A real guest's description, for a host where other things are called otherwise.</summary>
public sealed class DomainRewriterTests
{
    private static readonly string Web1 = Sample.Read("web1-migratable.xml");

    [Fact]
    public void Where_nothing_differs_nothing_is_touched()
    {
        var same = DomainRewriter.Rewrite(Web1, new DomainMaps { Processors = [0, 1, 2, 3], Cells = [0] });
        Assert.False(same.IsChanged);
        Assert.Same(Web1, same.Xml);
        Assert.Empty(same.Warnings);
    }

    [Fact]
    public void A_disk_goes_to_its_new_file_and_all_else_of_it_stays()
    {
        var there = Rewrite(new DomainMaps { Disks = Map("vda", new DiskSource(DiskSourceKind.File) { Path = "/srv/web1.qcow2" }) });
        var (before, after) = (Disk(XElement.Parse(Web1), "vda"), Disk(there, "vda"));
        Assert.Equal("/srv/web1.qcow2", after.Element("source")!.Attribute("file")!.Value);
        before.Element("source")!.Remove();
        after.Element("source")!.Remove();
        Assert.True(XNode.DeepEquals(before, after));
    }

    [Fact]
    public void A_file_becomes_a_volume_and_a_volume_a_device()
    {
        var there = Rewrite(new DomainMaps
        {
            Disks = new Dictionary<string, DiskSource>
            {
                ["vda"] = new(DiskSourceKind.Volume) { Pool = "fast", Volume = "web1.qcow2" },
                ["vdb"] = new(DiskSourceKind.Block) { Path = "/dev/vg/data" },
            },
        });
        Assert.Equal("<source pool=\"fast\" volume=\"web1.qcow2\" />", $"{Disk(there, "vda").Element("source")}");
        Assert.Equal("volume", Disk(there, "vda").Attribute("type")!.Value);
        Assert.Equal("<source dev=\"/dev/vg/data\" />", $"{Disk(there, "vdb").Element("source")}");
        Assert.Equal("block", Disk(there, "vdb").Attribute("type")!.Value);
    }

    [Fact]
    public void What_libvirt_noted_of_the_old_place_does_not_go_along()
    {
        var xml = "<domain><devices><disk type='file'><source file='/a' index='3'><seclabel model='dac' relabel='no'/><reservations managed='yes'/></source>"
            + "<target dev='vda'/></disk></devices></domain>";
        var there = DomainRewriter.Rewrite(xml, new DomainMaps { Disks = Map("vda", new DiskSource(DiskSourceKind.File) { Path = "/b" }) });
        Assert.Equal(
            "<source file=\"/b\"><reservations managed=\"yes\" /></source>",
            Disk(XElement.Parse(there.Xml), "vda").Element("source")!.ToString(SaveOptions.DisableFormatting));
        Assert.Equal(["vda: /b"], there.Changes);
    }

    [Fact]
    public void A_medium_is_taken_out_and_its_drive_stays()
    {
        var there = Rewrite(new DomainMaps { Ejected = new HashSet<string> { "sda" } });
        Assert.Null(Disk(there, "sda").Element("source"));
        Assert.NotNull(Disk(there, "sda").Element("readonly"));
        Assert.Equal(4, there.Descendants("disk").Count());
    }

    [Fact]
    public void Cards_are_put_on_the_networks_there()
    {
        var names = XElement.Parse(Web1).Descendants("interface").Elements("source").Attributes().Where(a => a.Name.LocalName is "network" or "bridge").ToArray();
        Assert.NotEmpty(names);
        var there = Rewrite(new DomainMaps { Networks = names.Select(a => a.Value).Distinct().ToDictionary(n => n, n => n + "-there") });
        Assert.All(names, name => Assert.Contains(
            there.Descendants("interface").Elements("source").Attributes(name.Name), a => a.Value == name.Value + "-there"));
    }

    [Fact]
    public void A_port_of_the_old_network_and_the_bridge_behind_it_do_not_go_along()
    {
        var xml = "<domain><devices><interface type='network'><source network='dmz' portid='1' bridge='virbr1'/></interface>"
            + "<interface type='bridge'><source bridge='br-dmz'/></interface></devices></domain>";
        var there = DomainRewriter.Rewrite(xml, new DomainMaps
        {
            Networks = new Dictionary<string, string> { ["dmz"] = "dmz2", ["virbr1"] = "never", ["br-dmz"] = "br-dmz2" },
        });
        Assert.Equal(
            "<interface type=\"network\"><source network=\"dmz2\" /></interface><interface type=\"bridge\"><source bridge=\"br-dmz2\" /></interface>",
            string.Concat(XElement.Parse(there.Xml).Descendants("interface").Select(i => i.ToString(SaveOptions.DisableFormatting))));
        Assert.Equal(2, there.Changes.Count);
    }

    [Fact]
    public void What_listens_on_an_address_of_the_old_host_listens_on_one_of_the_new()
    {
        var xml = "<domain><devices><graphics type='vnc' listen='10.0.0.1' passwd='x'><listen type='address' address='10.0.0.1'/></graphics>"
            + "<serial type='tcp'><source mode='bind' host='10.0.0.1' service='4555'/></serial>"
            + "<serial type='tcp'><source mode='connect' host='10.0.0.1' service='4556'/></serial>"
            + "<graphics type='spice'><listen type='address' address='0.0.0.0'/></graphics></devices></domain>";
        var there = DomainRewriter.Rewrite(xml, new DomainMaps { Addresses = new Dictionary<string, string> { ["10.0.0.1"] = "10.0.0.2" } });
        Assert.Equal(
            xml.Replace("listen='10.0.0.1'", "listen='10.0.0.2'", StringComparison.Ordinal)
                .Replace("address='10.0.0.1'", "address='10.0.0.2'", StringComparison.Ordinal)
                .Replace("'bind' host='10.0.0.1'", "'bind' host='10.0.0.2'", StringComparison.Ordinal),
            there.Xml.Replace('"', '\'').Replace(" />", "/>", StringComparison.Ordinal));
        Assert.Equal(["graphics listens on 10.0.0.2, not 10.0.0.1", "serial listens on 10.0.0.2, not 10.0.0.1"], there.Changes);
    }

    [Fact]
    public void A_fixed_port_of_a_screen_is_left_to_the_host_where_that_is_asked_for()
    {
        var xml = "<domain><devices><graphics type='vnc' port='5910' autoport='no' websocket='5710'/><graphics type='spice' port='5911' autoport='yes'/></devices></domain>";
        Assert.False(DomainRewriter.Rewrite(xml, new DomainMaps()).IsChanged);
        var there = DomainRewriter.Rewrite(xml, new DomainMaps { ChoosesConsolePorts = true });
        Assert.Contains("<graphics type=\"vnc\" autoport=\"yes\" websocket=\"-1\"", there.Xml, StringComparison.Ordinal);
        Assert.Equal(["vnc screen on a port that is free, not 5910"], there.Changes);
    }

    [Fact]
    public void Pins_to_what_the_host_lacks_are_narrowed_or_dropped_with_a_warning()
    {
        var there = DomainRewriter.Rewrite(Web1, new DomainMaps { Processors = [0] });
        var tune = XElement.Parse(there.Xml).Element("cputune")!;
        Assert.Equal("<vcpupin vcpu=\"0\" cpuset=\"0\" />", $"{tune.Element("vcpupin")}");
        Assert.Single(tune.Elements("vcpupin"));
        Assert.Equal("0", tune.Element("emulatorpin")!.Attribute("cpuset")!.Value);
        Assert.Null(tune.Element("iothreadpin"));
        Assert.Equal(3, there.Warnings.Count);
        Assert.Contains("its processor 1 was bound to the host's processors 1, which the destination lacks; it is not bound there", there.Warnings);
    }

    [Fact]
    public void Memory_of_cells_that_the_host_lacks_comes_from_anywhere()
    {
        var xml = "<domain><vcpu cpuset='0-7'>2</vcpu><numatune><memory mode='strict' nodeset='1'/><memnode cellid='0' mode='strict' nodeset='0-1'/></numatune></domain>";
        var there = XElement.Parse(DomainRewriter.Rewrite(xml, new DomainMaps { Cells = [0], Processors = [0, 1] }).Xml);
        Assert.Null(there.Element("numatune")!.Element("memory"));
        Assert.Equal("0", there.Element("numatune")!.Element("memnode")!.Attribute("nodeset")!.Value);
        Assert.Equal("0,1", there.Element("vcpu")!.Attribute("cpuset")!.Value);
    }

    [Theory]
    [InlineData("<network/>")]
    [InlineData("<domain>")]
    [InlineData("<!DOCTYPE d [<!ENTITY e 'x'>]><domain>&e;</domain>")]
    public void What_is_no_guest_is_refused(string xml) =>
        Assert.Throws<DomainXmlException>(() => DomainRewriter.Rewrite(xml, new DomainMaps()));

    private static XElement Rewrite(DomainMaps maps) => XElement.Parse(DomainRewriter.Rewrite(Web1, maps).Xml);

    private static XElement Disk(XElement domain, string target) =>
        domain.Descendants("disk").Single(d => d.Element("target")!.Attribute("dev")!.Value == target);

    private static Dictionary<string, DiskSource> Map(string target, DiskSource place) => new() { [target] = place };
}
