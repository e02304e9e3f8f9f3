using System.Globalization;
using System.Text.Json;

namespace VmMigration.Migration;

/// <summary>The last line of a journal: how the move ended.</summary>
internal static class JournalEnd
{
    public static void Write(Utf8JsonWriter json, MigrationProgress final)
    {
        json.WriteString("outcome", $"{final.Outcome}");
        json.WriteString("reason", final.Reason);
        json.WriteString("error", final.Error?.Error.ToString());
        json.WriteString("action", final.Error?.RecommendedAction);
        WriteNumber(json, "elapsedMs", (long)final.Elapsed.TotalMilliseconds);
        WriteNumber(json, "downtimeMs", (long?)final.Downtime?.TotalMilliseconds);
        WriteNumber(json, "memoryTotal", final.MemoryTotal);
        WriteNumber(json, "memoryProcessed", final.MemoryProcessed);
        WriteNumber(json, "diskTotal", final.DiskTotal);
        WriteNumber(json, "diskProcessed", final.DiskProcessed);
        json.WriteStartArray("warnings");
        foreach (var warning in final.Warnings)
        {
            json.WriteStringValue(warning);
        }

        json.WriteEndArray();
    }

    /// <summary>The final record as it was, as far as it was written down.</summary>
    public static MigrationProgress Read(JsonElement line, MigrationProgress record)
    {
        var outcome = Enum.Parse<MigrationOutcome>(line.GetProperty("outcome").GetString()!);
        var reason = JournalHeader.Text(line, "reason") ?? "";
        return record with
        {
            Outcome = outcome,
            Phase = outcome switch
            {
                MigrationOutcome.Completed => MigrationPhase.Completed,
                MigrationOutcome.Cancelled => MigrationPhase.Cancelled,
                _ => MigrationPhase.Failed,
            },
            Percent = outcome is MigrationOutcome.Completed ? 100 : null,
            Reason = reason,
            Error = Enum.TryParse<MigrationError>(JournalHeader.Text(line, "error"), out var error)
                ? new MigrationException(error, reason, JournalHeader.Text(line, "action") ?? "", record.VM)
                : null,
            Elapsed = Milliseconds(line, "elapsedMs") ?? TimeSpan.Zero,
            Downtime = Milliseconds(line, "downtimeMs"),
            MemoryTotal = Number(line, "memoryTotal"),
            MemoryProcessed = Number(line, "memoryProcessed"),
            DiskTotal = Number(line, "diskTotal"),
            DiskProcessed = Number(line, "diskProcessed"),
            Timestamp = DateTimeOffset.Parse(line.GetProperty("at").GetString()!, CultureInfo.InvariantCulture).ToLocalTime(),
            Warnings = [.. line.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)],
        };
    }

    private static long? Number(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number ? value.GetInt64() : null;

    private static TimeSpan? Milliseconds(JsonElement line, string name) =>
        Number(line, name) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
