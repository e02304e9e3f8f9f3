using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VmMigration.Domains;

/// <summary>Files that a guest is started with, out of a domain's XML.</summary>
internal static partial class StartFileReader
{
    private static readonly XNamespace Qemu = "http://libvirt.org/schemas/domain/qemu/1.0";

    public static IEnumerable<StartFile> Read(XElement domain, XElement os, XElement devices)
    {
        var named = new (string What, string? Path)[]
        {
            ("kernel", os.TextOf("kernel")), ("initrd", os.TextOf("initrd")), ("device tree", os.TextOf("dtb")),
        }.Concat(os.FindAll("acpi/table").Select(t => ("ACPI table", (string?)t.Value.Trim())))
            .Concat(domain.Elements("sysinfo").Elements("entry").Select(e => ($"fw_cfg entry {e.Get("name")}", e.Get("file"))))
            .Concat(devices.Elements().Select(d => ($"option ROM of its {d.Name.LocalName}", d.Element("rom").Get("file"))))
            .Where(f => f.Item2?.StartsWith('/') is true)
            .Select(f => new StartFile(f.Item1, f.Item2!));
        var guessed = domain.Elements(Qemu + "commandline").Elements(Qemu + "arg")
            .SelectMany(a => PathInArgument().Matches(a.Get("value") ?? "").Select(m => m.Groups["path"].Value))
            .Where(p => !p.StartsWith("/dev/", StringComparison.Ordinal))
            .Select(p => new StartFile("argument for QEMU", p) { IsGuessed = true });
        return named.Concat(guessed).DistinctBy(f => f.Path);
    }

    /// <summary>The whole argument, or the value of one of its keys.</summary>
    [GeneratedRegex("(?:^|=)(?<path>/[^,]+)")]
    private static partial Regex PathInArgument();
}
