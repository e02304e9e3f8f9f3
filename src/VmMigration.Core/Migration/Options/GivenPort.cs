using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VmMigration.Migration;

/// <summary>A port of the destination that was asked for; those that libvirt chooses are free, since it tries them.</summary>
/// <param name="Parameter">Where it stands: <c>-DisksPort</c>.</param>
/// <param name="Port">The port.</param>
internal sealed record GivenPort(string Parameter, int Port)
{
    /// <summary>All of a request.</summary>
    public static IReadOnlyList<GivenPort> Of(MigrationRequest request)
    {
        List<GivenPort> ports = [];
        if (request.DisksPort is { } disks)
        {
            ports.Add(new GivenPort("-DisksPort", disks));
        }

        if (request.DisksUri is { } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "tcp", Port: > 0 })
        {
            ports.Add(new GivenPort("-DisksUri", uri.Port));
        }

        if (AddressOf(request) is { } address && MigrationUri.Split(address).Port is { } memory)
        {
            ports.Add(new GivenPort(request.MigrationAddress is null ? "migrationAddress" : "-MigrationAddress", memory));
        }

        return ports;
    }

    /// <summary>
    /// Where the destination has to listen so that a port that another program has is refused before the source is told
    /// anything. By itself QEMU listens at both families; where the port is taken in one, it is content with the other, and the
    /// source's QEMU comes to that program: while disks are copied, its guest stands still until that answers.
    /// </summary>
    /// <returns>Null where it may be as libvirt has it: no port was given, or the family of the way is not known.</returns>
    public static string? ListenAddressFor(MigrationRequest request) =>
        Of(request).Any(p => p.Parameter != "-DisksUri") && AddressOf(request) is { } address && MigrationUri.Split(address) is { IsRdma: false } way
        && IPAddress.TryParse(way.Host, out var at) && at.AddressFamily is AddressFamily.InterNetwork ? $"{IPAddress.Any}" : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Port} ({Parameter})");

    private static string? AddressOf(MigrationRequest request) =>
        request.Tunnelled ? null : request.MigrationAddress ?? request.Destination.MigrationAddress;
}
