using System.Xml;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>
/// Makes of a guest's description on one host the one for another. Only what belongs to the host is touched: what the
/// guest itself sees has to stay, and libvirt refuses a move where it does not.
/// </summary>
public static class DomainRewriter
{
    /// <summary>Rewrites.</summary>
    /// <param name="xml">The description: for a move, or the one that is kept.</param>
    /// <param name="maps">What is what there.</param>
    /// <exception cref="DomainXmlException">It is no description of a guest.</exception>
    public static RewrittenDomain Rewrite(string xml, DomainMaps maps)
    {
        try
        {
            var domain = SafeXml.Parse(xml, "domain");
            List<string> changes = [];
            List<string> warnings = [];
            foreach (var device in domain.Element("devices")?.Elements() ?? [])
            {
                switch (device.Name.LocalName)
                {
                    case "disk":
                        DiskRewriting.Apply(device, maps, changes);
                        break;
                    case "interface":
                        InterfaceRewriting.Apply(device, maps, changes);
                        break;
                    default:
                        ListenRewriting.Apply(device, maps, changes);
                        break;
                }
            }

            PlacementRewriting.Apply(domain, maps, changes, warnings);
            return new RewrittenDomain(changes.Count == 0 ? xml : domain.ToString(SaveOptions.DisableFormatting), changes, warnings);
        }
        catch (XmlException e)
        {
            throw new DomainXmlException(e.Message, e);
        }
    }
}
