using VmMigration.Bench;

const string Usage = "usage: bench [--rounds N] [--only moves|first|calls|import|memory|many|ending|disk|checks] [--json FILE]";

int rounds = 9;
string? only = null;
string json = "artifacts/bench.json";
for (int i = 0; i < args.Length; i++)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    switch (args[i])
    {
        case "--rounds" when int.TryParse(value, out int number) && number > 0:
            rounds = number;
            break;
        case "--only" when value is not null:
            only = value;
            break;
        case "--json" when value is not null:
            json = value;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }

    i++;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
return await BenchRun.RunAsync(rounds, only, json, stop.Token);
