using System.Text.Json;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>The first line of a journal: who moves what from where to where, and with which flags and parameters.</summary>
internal static class JournalHeader
{
    /// <summary>Of a move that is planned.</summary>
    public static void Write(Utf8JsonWriter json, Guid id, MigrationPlan plan) =>
        Write(json, id, MoveStage.Planned, plan.Request, plan.Guest, plan.Control, plan.Peer);

    /// <summary>Of one that is not planned yet.</summary>
    public static void Write(Utf8JsonWriter json, Guid id, MigrationRequest request, GuestStatus guest) => Write(
        json, id, MoveStage.Looking, request, guest, ControlMode.PeerToPeer, new PeerMigration("", MigrationFlags.None, new TypedParameters([])));

    public static HostReference ReadHost(JsonElement host) => new(host.GetProperty("name").GetString()!, host.GetProperty("uri").GetString()!)
    {
        PeerUri = Text(host, "peerUri"),
        MigrationAddress = Text(host, "migrationAddress"),
        SshConfigPath = Text(host, "sshConfig"),
        FromInventory = host.TryGetProperty("fromInventory", out var known) && known.GetBoolean(),
    };

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static void Write(
        Utf8JsonWriter json, Guid id, MoveStage stage, MigrationRequest request, GuestStatus guest, ControlMode control, PeerMigration peer)
    {
        json.WriteString("id", id);
        json.WriteString("stage", $"{stage}");
        json.WriteString("vm", guest.Name);
        json.WriteString("uuid", guest.Uuid);
        json.WriteString("kind", $"{request.Kind}");
        json.WriteString("control", $"{control}");
        Write(json, "source", request.Source);
        Write(json, "destination", request.Destination);
        json.WriteString("peerUri", peer.PeerUri);
        json.WriteNumber("flags", (int)peer.Flags);
        JournalParameters.Write(json, "parameters", peer.Parameters);
        if (request.SkipChecks.Count > 0)
        {
            json.WriteString("skipChecks", string.Join(", ", request.SkipChecks));
        }

        json.WriteString("user", Environment.UserName);
        json.WriteNumber("process", Environment.ProcessId);
    }

    private static void Write(Utf8JsonWriter json, string name, HostReference host)
    {
        json.WriteStartObject(name);
        json.WriteString("name", host.Name);
        json.WriteString("uri", host.Uri);
        json.WriteString("peerUri", host.PeerUri);
        json.WriteString("migrationAddress", host.MigrationAddress);
        json.WriteString("sshConfig", host.SshConfigPath);
        json.WriteBoolean("fromInventory", host.FromInventory);
        json.WriteEndObject();
    }
}
