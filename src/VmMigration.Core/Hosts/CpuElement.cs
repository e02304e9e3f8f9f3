using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>A processor as libvirt writes it: model, maker and features.</summary>
internal static class CpuElement
{
    private static readonly string[] Compared = ["arch", "model", "vendor", "feature", "maxphysaddr"];

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

    /// <summary>The features that a processor has, where all are named.</summary>
    /// <exception cref="MigrationException">It is no processor.</exception>
    public static IReadOnlySet<string> FeaturesOf(string xml, string host) => Read(xml, host).Features
        .Where(f => f.Value is not ("disable" or "forbid")).Select(f => f.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>A guest's processor without what is only about its place in the guest: guests that differ in that alone get one answer.</summary>
    public static string ForComparison(string xml)
    {
        var cpu = SafeXml.Parse(xml, "cpu");
        cpu.Elements().Where(e => !Compared.Contains(e.Name.LocalName)).Remove();
        return cpu.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The features that an objection of libvirt names, "… does not provide required features: avx2, bmi2".</summary>
    public static string[] FeaturesIn(string objection)
    {
        const string before = "required features: ";
        var at = objection.IndexOf(before, StringComparison.Ordinal);
        return at < 0 ? [] : objection[(at + before.Length)..].Split(
            [',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>An objection without what libvirt says before all of them.</summary>
    public static string Reason(string objection)
    {
        const string before = "the CPU is incompatible with host CPU: ";
        return objection.StartsWith(before, StringComparison.Ordinal) ? objection[before.Length..] : objection;
    }
}
