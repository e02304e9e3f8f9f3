using System.Net;
using System.Net.Sockets;

namespace VmMigration.Migration;

/// <summary>Where QEMU on the source sends a guest's memory.</summary>
internal static class MigrationUri
{
    /// <summary>The URI of an address or host name, with or without a port.</summary>
    /// <exception cref="MigrationException">It is neither.</exception>
    public static string For(string address)
    {
        if (IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return $"tcp://[{address}]";
        }

        if (address.Length == 0 || address[0] == '-' || Uri.CheckHostName(HostOf(address)) == UriHostNameType.Unknown)
        {
            throw new MigrationException(
                MigrationError.ParameterInvalid,
                $"'{address}' is no address that a guest's memory could be sent to.",
                "Give -MigrationAddress (or migrationAddress in the inventory) an IP address or host name of the destination, such as 10.77.1.12.",
                address);
        }

        return $"tcp://{address}";
    }

    private static string HostOf(string address)
    {
        var colon = address.LastIndexOf(':');
        return colon > 0 && ushort.TryParse(address.AsSpan(colon + 1), out _) ? address[..colon] : address;
    }
}
