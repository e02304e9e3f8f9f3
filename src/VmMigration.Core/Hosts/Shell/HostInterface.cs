using System.Net;

namespace VmMigration.Hosts;

/// <summary>A network interface of a host.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Mtu">The largest packet, in bytes; null where it was not read.</param>
/// <param name="Addresses">Its addresses.</param>
public sealed record HostInterface(string Name, int? Mtu, IReadOnlyList<IPAddress> Addresses);
