using System.Text.RegularExpressions;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Module;

/// <summary>The topic that lists all checks says what they are.</summary>
public partial class ChecksTopicTests
{
    private static readonly string Text = Repository.Read("en-US", "about_VmMigration_Checks.help.txt").ReplaceLineEndings("\n");

    [Fact]
    public void It_has_each_check_with_its_question_under_its_category() => Assert.Equal(
        PreflightChecks.All.Select(c => $"{c.Category}: {c.Id}: {c.Question}").Order(StringComparer.Ordinal),
        Entries().Select(e => $"{e.Category}: {e.Id}: {e.Question}").Order(StringComparer.Ordinal));

    [Fact]
    public void Each_has_a_way_out() => Assert.All(Entries(), e => Assert.NotEmpty(e.Fix));

    [Fact]
    public void It_fits_a_terminal() => Assert.DoesNotContain(Text.Split('\n'), l => l.Length > 80);

    private static IEnumerable<(string Category, string Id, string Question, string Fix)> Entries() =>
        from section in Section().Matches(Text)
        from entry in Entry().Matches(section.Groups["entries"].Value)
        select (section.Groups["category"].Value, entry.Groups["id"].Value, OneLine(entry.Groups["question"].Value), OneLine(entry.Groups["fix"].Value));

    private static string OneLine(string text) => Spaces().Replace(text, " ").Trim();

    /// <summary>A heading such as "STORAGE (Storage)", and all down to the next.</summary>
    [GeneratedRegex(@"^[A-Z ,]+ \((?<category>\w+)\)\n(?<entries>(?:(?:    .*)?\n)+)", RegexOptions.Multiline)]
    private static partial Regex Section();

    /// <summary>An id, its question, which ends with the first question mark, and what to do.</summary>
    [GeneratedRegex(@"^    (?<id>[A-Z]\w+)\n(?<question>(?:        .*\n)*?        .*\?\n)(?<fix>(?:        .*(?:\n|\z))+)", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
