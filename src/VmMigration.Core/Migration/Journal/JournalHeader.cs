using System.Text.Json;
using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>The first line of a journal: who moves what from where to where, and with which flags and parameters.</summary>
internal static class JournalHeader
{
    public static void Write(Utf8JsonWriter json, Guid id, MigrationPlan plan)
    {
        json.WriteString("id", id);
        json.WriteString("vm", plan.Guest.Name);
        json.WriteString("uuid", plan.Guest.Uuid);
        json.WriteString("kind", $"{plan.Kind}");
        json.WriteString("control", $"{plan.Control}");
        Write(json, "source", plan.Request.Source);
        Write(json, "destination", plan.Request.Destination);
        json.WriteString("peerUri", plan.Peer.PeerUri);
        json.WriteNumber("flags", (int)plan.Peer.Flags);
        JournalParameters.Write(json, "parameters", plan.Peer.Parameters);
        json.WriteString("user", Environment.UserName);
        json.WriteNumber("process", Environment.ProcessId);
    }

    public static HostReference ReadHost(JsonElement host) => new(host.GetProperty("name").GetString()!, host.GetProperty("uri").GetString()!)
    {
        PeerUri = Text(host, "peerUri"),
        MigrationAddress = Text(host, "migrationAddress"),
        SshConfigPath = Text(host, "sshConfig"),
        FromInventory = host.TryGetProperty("fromInventory", out var known) && known.GetBoolean(),
    };

    public static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

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
