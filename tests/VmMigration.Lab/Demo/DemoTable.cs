namespace VmMigration.Lab.Demo;

/// <summary>How the demo looks on a terminal.</summary>
internal static class DemoTable
{
    public static void WriteHeader() =>
        Console.WriteLine($"{"VM",-6} {"Phase",-11} {"%",3} {"Transferred",11} {"Rate",11} {"Elapsed",8}  What");

    public static void Write(MigrationProgress record) => Console.WriteLine(
        $"{record.VM,-6} {record.Phase,-11} {record.Percent,3} {Size(record.MemoryProcessed),11} {Rate(record.TransferRate),11} "
        + $@"{record.Elapsed,8:mm\:ss\.f}  {record.Reason}");

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

    private static string Size(long? bytes) => bytes is { } value ? $"{value / 1048576.0:0} MiB" : "";

    private static string Rate(long? bytes) => bytes is { } value ? $"{value / 1048576.0:0} MiB/s" : "";
}
