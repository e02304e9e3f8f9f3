using System.Text.Json;
using VmMigration.Files;

namespace VmMigration.Migration;

/// <summary>Reads a journal. A last line that was cut off in the middle of being written counts as not written.</summary>
internal static class JournalReader
{
    /// <exception cref="FormatException">It is no journal.</exception>
    public static JournaledMove Read(string path)
    {
        JournaledMove? move = null;
        Dictionary<int, (MoveStep Step, StepState State)> steps = [];
        foreach (var text in Lines(path))
        {
            try
            {
                using var line = JsonDocument.Parse(text);
                move = Apply(move, line.RootElement, path, steps);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or OverflowException)
            {
                throw new FormatException($"{path} has a line that is none of a journal: {e.Message}", e);
            }
        }

        return (move ?? throw new FormatException($"{path} is empty.")) with
        {
            Steps = [.. steps.OrderBy(s => s.Key).Select(s => s.Value)],
            LastSign = File.GetLastWriteTimeUtc(path),
        };
    }

    private static List<string> Lines(string path)
    {
        if (OwnFiles.WhyForeign(path) is { } why)
        {
            throw new UnauthorizedAccessException(why);
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var whole = text.LastIndexOf('\n');
        return whole < 0 ? [] : [.. text[..whole].Split('\n')];
    }

    private static JournaledMove Apply(
        JournaledMove? move, JsonElement line, string path, Dictionary<int, (MoveStep Step, StepState State)> steps)
    {
        var entry = line.GetProperty("entry").GetString();
        if (entry == "began")
        {
            return JournalHeader.Read(line, path);
        }

        if (move is null)
        {
            throw new FormatException($"{path} does not begin with a move's beginning.");
        }

        switch (entry)
        {
            case "stage":
                return move with { Stage = Enum.Parse<MoveStage>(line.GetProperty("stage").GetString()!) };
            case "control":
                return move with { Control = Enum.Parse<ControlMode>(line.GetProperty("control").GetString()!) };
            case "step":
                ReadStep(line, steps);
                return move;
            case "abandoned":
                return move with { IsAbandoned = true };
            case "ended":
                return move with { End = JournalEnd.Read(line, move.Record) };
            default:
                return move;
        }
    }

    /// <summary>A step that this version does not know is one that it cannot settle: the journal is kept as unfinished by <see cref="UnknownStep"/>.</summary>
    private static void ReadStep(JsonElement line, Dictionary<int, (MoveStep Step, StepState State)> steps)
    {
        var kind = line.GetProperty("kind").GetString()!;
        var side = Enum.Parse<MoveSide>(line.GetProperty("side").GetString()!);
        var fields = line.GetProperty("fields").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!);
        steps[line.GetProperty("number").GetInt32()] = (
            (StepReader.Read(kind, side, fields) ?? new UnknownStep(side, kind, fields)) with { KeptSince = JournalHeader.Text(line, "kept") },
            Enum.Parse<StepState>(line.GetProperty("state").GetString()!));
    }
}
