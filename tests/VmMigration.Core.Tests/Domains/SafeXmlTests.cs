using System.Xml;
using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class SafeXmlTests
{
    [Fact]
    public void A_document_type_is_refused_so_that_entities_cannot_multiply()
    {
        const string billionLaughs = """
            <?xml version="1.0"?>
            <!DOCTYPE domain [
              <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
            ]>
            <domain><name>&c;</name></domain>
            """;

        var error = Assert.Throws<XmlException>(() => SafeXml.Parse(billionLaughs, "domain"));
        Assert.Contains("DTD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_the_workstation_cannot_be_drawn_in() =>
        Assert.Throws<XmlException>(() => SafeXml.Parse(
            "<!DOCTYPE domain [<!ENTITY f SYSTEM 'file:///etc/hostname'>]><domain>&f;</domain>", "domain"));

    [Fact]
    public void More_than_libvirt_ever_sends_is_refused() =>
        Assert.Throws<XmlException>(() => SafeXml.Parse("<domain>" + new string(' ', 5 * 1024 * 1024) + "</domain>", "domain"));

    [Fact]
    public void Deep_nesting_is_refused_before_it_costs_anything()
    {
        string xml = "<domain>" + string.Concat(Enumerable.Repeat("<a>", 200_000));

        var error = Assert.Throws<XmlException>(() => SafeXml.Parse(xml, "domain"));
        Assert.Contains("256 deep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_backing_chain_that_libvirt_allows_is_read()
    {
        const int depth = 200;
        string xml = "<domain>" + string.Concat(Enumerable.Repeat("<backingStore>", depth))
            + string.Concat(Enumerable.Repeat("</backingStore>", depth)) + "</domain>";

        Assert.Equal(depth, SafeXml.Parse(xml, "domain").Descendants().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("domain")]
    [InlineData("<domain>")]
    [InlineData("<domain/><domain/>")]
    [InlineData("<network/>")]
    [InlineData("<domain xmlns='urn:other'/>")]
    public void What_is_not_the_element_that_is_wanted_is_refused(string xml) =>
        Assert.Throws<XmlException>(() => SafeXml.Parse(xml, "domain"));
}
