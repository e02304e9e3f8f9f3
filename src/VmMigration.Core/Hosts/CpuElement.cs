using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>A processor as libvirt writes it: model, maker and features.</summary>
internal static class CpuElement
{
    /// <summary>The features that it names and has.</summary>
    /// <param name="xml">The processor, with all features named.</param>
    /// <param name="host">Who wrote it.</param>
    /// <exception cref="MigrationException">It is no processor.</exception>
    public static IReadOnlySet<string> FeaturesOf(string xml, string host) => Read(xml, host).Features
        .Where(f => f.Value is not ("disable" or "forbid")).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>What it says.</summary>
    /// <exception cref="MigrationException">It is no processor.</exception>
    public static DomainCpu Read(string xml, string host)
    {
        try
        {
            return ComputeReader.ReadCpu(SafeXml.Parse(xml, "cpu"));
        }
        catch (XmlException e)
        {
            throw new MigrationException(
                MigrationError.DaemonUnsupported, $"{host} describes a processor in a way that is not understood: {e.Message}",
                $"Report it with libvirt's version and virsh domcapabilities of {host}.", host, e);
        }
    }
}
