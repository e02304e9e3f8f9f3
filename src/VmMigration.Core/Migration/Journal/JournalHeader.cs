using System.Globalization;
using System.Text.Json;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// The first line of a journal: who moves what from where to where, and with which flags and parameters. It names its format, and what
/// drives the hosts: a journal of a later format, or of another driver, is not guessed at.
/// </summary>
internal static class JournalHeader
{
    /// <summary>What is written. The first format named neither itself nor a driver, and had flags as a number; it is still read.</summary>
    public const int Format = 2;

    private const string Driver = "libvirt";

    /// <summary>Of a move that is planned.</summary>
    public static void Write(Utf8JsonWriter json, Guid id, MigrationPlan plan) =>
        Write(json, id, MoveStage.Planned, plan.Request, plan.Guest, plan.Control, plan.Peer, plan.IsDefinedThere);

    /// <summary>Of one that is not planned yet.</summary>
    public static void Write(Utf8JsonWriter json, Guid id, MigrationRequest request, GuestStatus guest) => Write(
        json, id, MoveStage.Looking, request, guest, ControlMode.PeerToPeer, new PeerMigration("", MigrationFlags.None, new TypedParameters([])), null);

    /// <exception cref="FormatException">A later version wrote it, or it is about hosts that something else drives.</exception>
    public static JournaledMove Read(JsonElement line, string path)
    {
        var format = line.TryGetProperty("format", out var number) ? number.GetInt32() : 1;
        if (format is < 1 or > Format || (format > 1 && Text(line, "driver") != Driver))
        {
            throw new FormatException($"{path} is of format {format} for {Text(line, "driver")}, which this version does not know.");
        }

        return new JournaledMove
        {
            Path = path,
            Id = line.GetProperty("id").GetGuid(),
            BeganAt = DateTimeOffset.Parse(line.GetProperty("at").GetString()!, CultureInfo.InvariantCulture),
            VM = line.GetProperty("vm").GetString()!,
            Uuid = line.GetProperty("uuid").GetGuid(),
            // The first journals had none.
            Stage = Text(line, "stage") is { } stage ? Enum.Parse<MoveStage>(stage) : MoveStage.Planned,
            Kind = Enum.Parse<MigrationKind>(line.GetProperty("kind").GetString()!),
            Control = Enum.Parse<ControlMode>(line.GetProperty("control").GetString()!),
            Source = ReadHost(line.GetProperty("source")),
            Destination = ReadHost(line.GetProperty("destination")),
            IsDefinedThere = line.TryGetProperty("definedThere", out var defined) ? defined.GetBoolean() : null,
            Peer = format == 1 ? ReadPeer(line) : ReadPeer(line.GetProperty("told")),
        };
    }

    private static PeerMigration ReadPeer(JsonElement told) => new(
        Text(told, "peerUri") ?? "",
        told.GetProperty("flags") is { ValueKind: JsonValueKind.Number } flags
            ? (MigrationFlags)flags.GetInt32()
            : Enum.Parse<MigrationFlags>(told.GetProperty("flags").GetString()!),
        JournalParameters.Read(told.GetProperty("parameters")));

    private static HostReference ReadHost(JsonElement host) => new(host.GetProperty("name").GetString()!, host.GetProperty("uri").GetString()!)
    {
        PeerUri = Text(host, "peerUri"),
        MigrationAddress = Text(host, "migrationAddress"),
        SshConfigPath = Text(host, "sshConfig"),
        ImageFolders = Text(host, "imageFolders") is { } folders ? new ImageFolders(folders) : null,
        FromInventory = host.TryGetProperty("fromInventory", out var known) && known.GetBoolean(),
    };

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static void Write(
        Utf8JsonWriter json, Guid id, MoveStage stage, MigrationRequest request, GuestStatus guest, ControlMode control, PeerMigration peer,
        bool? isDefinedThere)
    {
        json.WriteNumber("format", Format);
        json.WriteString("driver", Driver);
        json.WriteString("id", id);
        json.WriteString("stage", $"{stage}");
        json.WriteString("vm", guest.Name);
        json.WriteString("uuid", guest.Uuid);
        json.WriteString("kind", $"{request.Kind}");
        json.WriteString("control", $"{control}");
        Write(json, "source", request.Source);
        Write(json, "destination", request.Destination);
        if (isDefinedThere is { } defined)
        {
            json.WriteBoolean("definedThere", defined);
        }

        json.WriteStartObject("told");
        json.WriteString("peerUri", peer.PeerUri);
        json.WriteString("flags", $"{peer.Flags}");
        JournalParameters.Write(json, "parameters", peer.Parameters);
        json.WriteEndObject();
        json.WriteStartArray("skipChecks");
        foreach (var check in request.SkipChecks)
        {
            json.WriteStringValue(check);
        }

        json.WriteEndArray();
        json.WriteStartObject("by");
        json.WriteString("user", Environment.UserName);
        json.WriteString("machine", Environment.MachineName);
        json.WriteNumber("process", Environment.ProcessId);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, HostReference host)
    {
        json.WriteStartObject(name);
        json.WriteString("name", host.Name);
        json.WriteString("uri", host.Uri);
        json.WriteString("peerUri", host.PeerUri);
        json.WriteString("migrationAddress", host.MigrationAddress);
        json.WriteString("sshConfig", host.SshConfigPath);
        json.WriteString("imageFolders", host.ImageFolders?.Write());
        json.WriteBoolean("fromInventory", host.FromInventory);
        json.WriteEndObject();
    }
}
