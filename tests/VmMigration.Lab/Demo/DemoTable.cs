namespace VmMigration.Lab.Demo;

/// <summary>What came of the demo's moves.</summary>
internal static class DemoTable
{
    public static void Write(IReadOnlyList<DemoResult> results)
    {
        Console.WriteLine($"\n{"Move",-13} {"Outcome",-10} {"Total",9} {"Reported",9} {"Seen",9}  Who runs it now");
        foreach (DemoResult result in results)
        {
            string states = string.Join(", ", result.States.Select(s => $"{s.Key}: {s.Value}"));
            Console.WriteLine(
                $"{result.From + " → " + result.To,-13} {result.Move.Outcome,-10} {Time(result.Move.Total),9} {Time(result.Move.Downtime),9} "
                + $"{Time(result.Echo.LongestGap),9}  {states}");
        }

        Console.WriteLine(
            "\nReported: how long the guest stood still, by the hosts. Seen: the longest time without an answer to an echo "
            + "sent every 5 ms from here.");
    }

    private static string Time(TimeSpan? time) => time is { } value ? $"{value.TotalMilliseconds:0} ms" : "–";
}
