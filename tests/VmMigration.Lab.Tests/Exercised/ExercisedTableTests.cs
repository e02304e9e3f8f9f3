using System.Reflection;
using System.Text.RegularExpressions;

namespace VmMigration.Lab.Tests.Exercised;

/// <summary>The README says of real hosts what tests show on them: no more, and no less.</summary>
public sealed partial class ExercisedTableTests
{
    private const string Heading = "## What was exercised";

    [Fact]
    public void The_table_names_what_tests_show_on_real_hosts()
    {
        string[] shown = [.. OfTests().Concat(OfPester()).Distinct().Order(StringComparer.Ordinal)];
        string[] told = [.. OfTable().Order(StringComparer.Ordinal)];
        Assert.Empty(shown.Except(told).Select(s => $"shown by a test, not in the README: {s}"));
        Assert.Empty(told.Except(shown).Select(t => $"in the README, shown by no test: {t}"));
        Assert.NotEmpty(told);
    }

    private static IEnumerable<string> OfTests() => typeof(ExercisedTableTests).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods().Cast<MemberInfo>().Append(type))
        .SelectMany(member => member.GetCustomAttributes<ExercisedAttribute>())
        .SelectMany(attribute => attribute.GetTraits())
        .Select(trait => $"{trait.Key}={trait.Value}");

    /// <summary>Tests of the cmdlets carry it as a tag.</summary>
    private static IEnumerable<string> OfPester() => Directory.GetFiles(Path.Combine(Checkout.Root, "tests", "Acceptance"), "*.Tests.ps1")
        .SelectMany(file => ExercisedTag().Matches(File.ReadAllText(file)))
        .Select(match => match.Groups["entry"].Value);

    /// <summary>The second column, whose entries semicolons part.</summary>
    private static IEnumerable<string> OfTable() => File.ReadLines(Path.Combine(Checkout.Root, "README.md"))
        .SkipWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal))
        .SkipWhile(line => !line.StartsWith('|'))
        .TakeWhile(line => line.StartsWith('|'))
        .Skip(2)
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .SelectMany(cells => cells[2].Split(';', StringSplitOptions.TrimEntries).Select(entry => $"{cells[1]}={entry}"));

    [GeneratedRegex("'Exercised:(?<entry>[^']+=[^']+)'")]
    private static partial Regex ExercisedTag();
}
