using System.Globalization;

namespace VmMigration.Migration;

/// <summary>Where QEMU on the source sends a guest's memory.</summary>
internal static class MigrationUri
{
    private const string Tcp = "tcp://";
    private const string Rdma = "rdma://";

    /// <summary>The URI of an address or host name, with or without a port; <c>rdma://</c> before it stays, and so may <c>tcp://</c>, as virsh takes it.</summary>
    /// <exception cref="MigrationException">It is neither.</exception>
    public static string For(string address)
    {
        if (address.StartsWith(Rdma, StringComparison.Ordinal))
        {
            return Rdma + For(address[Rdma.Length..])[Tcp.Length..];
        }

        address = WithoutTcp(address);
        var host = HostOf(address);
        if (host.Length == 0 || host[0] == '-' || host.Contains('%', StringComparison.Ordinal) || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw new MigrationException(
                MigrationError.ParameterInvalid,
                $"'{address}' is no address that a guest's memory could be sent to.",
                "Give -MigrationAddress (or migrationAddress in the inventory) an IP address or host name of the destination, such as 10.77.1.12.",
                address);
        }

        return Uri.CheckHostName(address) == UriHostNameType.IPv6 && address[0] != '[' ? $"{Tcp}[{address}]" : Tcp + address;
    }

    /// <summary>The parts of an address that <see cref="For"/> takes; an IPv6 address without its brackets.</summary>
    public static (string Host, int? Port, bool IsRdma) Split(string address)
    {
        var isRdma = address.StartsWith(Rdma, StringComparison.Ordinal);
        address = isRdma ? address[Rdma.Length..] : WithoutTcp(address);
        var host = Uri.CheckHostName(address) is UriHostNameType.IPv6 ? address : HostOf(address);
        int? port = host.Length == address.Length ? null : int.Parse(address[(host.Length + 1)..], CultureInfo.InvariantCulture);
        return (host.Trim('[', ']'), port, isRdma);
    }

    /// <summary>The URI that memory is sent to: what was asked for, with the port that the destination chose. Pure.</summary>
    /// <param name="asked">What was asked for; null where the destination chooses.</param>
    /// <param name="answered">What the destination answered.</param>
    /// <returns>Null where that is no place on the network, or of another kind than was asked for.</returns>
    public static string? Keep(string? asked, string answered)
    {
        var isRdma = (asked ?? answered).StartsWith(Rdma, StringComparison.Ordinal);
        // Where it chose the name, too, libvirt writes tcp:HOST:PORT.
        const string old = "tcp:";
        var isOld = answered.StartsWith(old, StringComparison.Ordinal) && !answered.StartsWith(Tcp, StringComparison.Ordinal);
        if (!Uri.TryCreate(isOld ? Tcp + answered[old.Length..] : answered, UriKind.Absolute, out var uri) || uri.Scheme != (isRdma ? "rdma" : "tcp") || uri.Port is < 1 or > ushort.MaxValue
            || uri.Host.Length == 0 || uri.UserInfo.Length > 0 || uri.PathAndQuery.Trim('/').Length > 0)
        {
            return null;
        }

        if (asked is null)
        {
            return answered;
        }

        var (host, port, _) = Split(asked[(asked.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        return port is not null ? asked : $"{(isRdma ? Rdma : Tcp)}{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{uri.Port}";
    }

    private static string WithoutTcp(string address) => address.StartsWith(Tcp, StringComparison.Ordinal) ? address[Tcp.Length..].TrimEnd('/') : address;

    private static string HostOf(string address)
    {
        var colon = address.LastIndexOf(':');
        var isPort = colon > 0 && (address.IndexOf(':', StringComparison.Ordinal) == colon || address[colon - 1] == ']')
            && ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isPort ? address[..colon] : address;
    }
}
