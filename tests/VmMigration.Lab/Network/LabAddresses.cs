namespace VmMigration.Lab;

/// <summary>The addresses of a lab, all of which follow from its number, so that labs side by side never collide.</summary>
/// <param name="Number">1 to 250, held by one lab of the machine at a time.</param>
internal sealed record LabAddresses(int Number)
{
    /// <summary>The most labs that a machine can have at once.</summary>
    public const int MaxNumber = 250;

    /// <summary>The first of the guests' places, which is also the last byte of their address.</summary>
    public const int FirstGuest = 100;

    /// <summary>Prefix of every namespace and of the workstation's device.</summary>
    public string Prefix => $"vml{Number}";

    /// <summary>The namespace with both switches in it.</summary>
    public string SwitchNamespace => $"{Prefix}-switch";

    /// <summary>The workstation's end of the control network.</summary>
    public string WorkstationDevice => Prefix;

    public string Workstation => $"10.77.{Number}.1";

    /// <summary>The namespace of the host that serves disks.</summary>
    public string StoreNamespace => $"{Prefix}-{StorageHost.HostName}";

    public string Store => $"10.77.{Number}.50";

    public string HostNamespace(int host) => $"{Prefix}-{HostName(host)}";

    public string Control(int host) => $"10.77.{Number}.{10 + host}";

    public string Migration(int host) => $"10.78.{Number}.{10 + host}";

    public string Guest(int place) => $"10.77.{Number}.{place}";

    /// <summary>A guest's Ethernet address, in QEMU's range.</summary>
    public string GuestMac(int place) => $"52:54:00:77:{Number:x2}:{place:x2}";

    /// <summary>A host bridge's Ethernet address: fixed, since a bridge otherwise takes that of a port.</summary>
    public string BridgeMac(int host) => $"52:54:00:78:{Number:x2}:{host:x2}";

    public static string HostName(int host) => $"kvm{host}";

    /// <summary>The switch's port towards a host.</summary>
    public static string SwitchPort(int host, LabLink link) => $"{HostName(host)}-{(link is LabLink.Control ? "ctl" : "mig")}";
}
