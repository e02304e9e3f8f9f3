using System.Globalization;
using System.Xml.Linq;

namespace VmMigration.Lab;

/// <summary>A guest as libvirt's domain XML. It runs without hardware support, which not every machine offers.</summary>
internal static class GuestXml
{
    public static XElement Build(LabGuest guest, string kernel, string? initrd)
    {
        GuestOptions options = guest.Options;
        bool linux = options.Kind is GuestKind.Linux;
        var domain = new XElement(
            "domain",
            new XAttribute("type", "qemu"),
            new XElement("name", guest.Name),
            new XElement("uuid", guest.Uuid),
            new XElement("memory", new XAttribute("unit", "MiB"), options.MemoryOrDefault),
            new XElement("vcpu", options.Cpus),
            new XElement(
                "os",
                new XElement("type", new XAttribute("arch", "x86_64"), new XAttribute("machine", options.Machine), "hvm"),
                new XElement("kernel", kernel),
                initrd is null ? null : new XElement("initrd", initrd),
                linux ? new XElement("cmdline", CommandLine(guest)) : null),
            new XElement("features", new XElement("acpi"), new XElement("apic")),
            new XElement("on_poweroff", "destroy"),
            new XElement("on_reboot", "restart"),
            new XElement("on_crash", "destroy"),
            new XElement(
                "devices",
                options.Disks.Select(Disk),
                options.ConfigDrive is { } drive ? ConfigDrive(drive) : null,
                options.HasNetwork ? Interface(guest) : null,
                linux ? Console(guest) : null,
                options.HasAgent ? Agent() : null,
                linux && options.TakesOrders ? new XElement("panic", new XAttribute("model", "isa")) : null,
                new XElement("controller", new XAttribute("type", "usb"), new XAttribute("model", "none")),
                new XElement("memballoon", new XAttribute("model", "none"))));
        options.Customize?.Invoke(domain);
        return domain;
    }

    private static string CommandLine(LabGuest guest)
    {
        GuestOptions options = guest.Options;
        List<string> words =
        [
            "console=ttyS0", "quiet", "panic=1",
            // What a kernel that nobody uses can do without: a fifth of what an emulated processor takes to boot.
            "mitigations=off", "rodata=off", "cryptomgr.notests", "nokaslr", "noreplace-smp", "no_timer_check", "i8042.noaux", "i8042.nokbd",
        ];
        if (guest.Address is { } address)
        {
            words.Add($"lab.ip={address}/24");
        }
        if (options.DirtyMiBPerSecond > 0)
        {
            string rate = options.DirtyMiBPerSecond == GuestOptions.Unlimited
                ? "max"
                : options.DirtyMiBPerSecond.ToString(CultureInfo.InvariantCulture);
            words.AddRange($"lab.dirty={rate}", $"lab.set={options.WorkingSetOrDefault}");
        }
        if (options.WritesDisk)
        {
            words.Add("lab.write=1");
        }
        if (options.TakesOrders)
        {
            words.Add("lab.orders=1");
        }
        if (options.HasAgent)
        {
            words.Add("lab.agent=1");
        }
        return string.Join(' ', words);
    }

    private static XElement Disk(GuestDisk disk, int index) => new(
        "disk",
        new XAttribute("type", disk.Server is null ? "file" : "network"),
        new XAttribute("device", "disk"),
        new XElement(
            "driver",
            new XAttribute("name", "qemu"),
            new XAttribute("type", disk.Format),
            disk.Cache is { } cache ? new XAttribute("cache", cache) : null),
        disk.Server?.ToSource(disk.Path) ?? new XElement("source", new XAttribute("file", disk.Path)),
        new XElement("target", new XAttribute("dev", $"vd{(char)('a' + index)}"), new XAttribute("bus", "virtio")));

    private static XElement ConfigDrive(string path) => new(
        "disk",
        new XAttribute("type", "file"),
        new XAttribute("device", "cdrom"),
        new XElement("driver", new XAttribute("name", "qemu"), new XAttribute("type", "raw")),
        new XElement("source", new XAttribute("file", path)),
        new XElement("target", new XAttribute("dev", "hdc"), new XAttribute("bus", "ide")),
        new XElement("readonly"));

    private static XElement Interface(LabGuest guest) => new(
        "interface",
        new XAttribute("type", "bridge"),
        new XElement("mac", new XAttribute("address", guest.MacAddress)),
        new XElement("source", new XAttribute("bridge", "br0")),
        new XElement("model", new XAttribute("type", "virtio")));

    private static XElement Agent() => new(
        "channel",
        new XAttribute("type", "unix"),
        new XElement("target", new XAttribute("type", "virtio"), new XAttribute("name", "org.qemu.guest_agent.0")));

    private static XElement Console(LabGuest guest) => new(
        "serial",
        new XAttribute("type", "file"),
        new XElement("source", new XAttribute("path", guest.ConsoleLog), new XAttribute("append", "on")),
        new XElement("target", new XAttribute("port", 0)));
}
