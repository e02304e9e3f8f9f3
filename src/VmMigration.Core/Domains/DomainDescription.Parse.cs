using System.Xml;
using System.Xml.Linq;

namespace VmMigration.Domains;

public sealed partial record DomainDescription
{
    /// <summary>Reads a domain's XML, live or not; what is not known in it is passed over.</summary>
    /// <exception cref="DomainXmlException">It is not XML, not a domain's, or lacks what every domain has.</exception>
    public static DomainDescription Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        try
        {
            return DomainReader.Read(SafeXml.Parse(xml, "domain"));
        }
        catch (XmlException e)
        {
            throw new DomainXmlException(e.Message, e);
        }
    }
}
