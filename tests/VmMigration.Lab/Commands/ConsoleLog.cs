namespace VmMigration.Lab.Commands;

/// <summary>Writes steps as they come; unlike <see cref="Progress{T}"/> in order and at once.</summary>
internal sealed class ConsoleLog : IProgress<string>
{
    public void Report(string value) => Console.WriteLine(value);
}
