using System.Management.Automation;
using System.Management.Automation.Language;

namespace VmMigration.Completers;

/// <summary>What fits a word that is being written, and how it is written.</summary>
internal static class Completion
{
    public static bool Fits(string? word, string name)
    {
        var start = (word ?? "").Trim('\'', '"');
        return WildcardPattern.Get(WildcardPattern.ContainsWildcardCharacters(start) ? start : $"{start}*", WildcardOptions.IgnoreCase).IsMatch(name);
    }

    public static CompletionResult Of(string name, string tip) => new(Quoted(name), name, CompletionResultType.ParameterValue, tip);

    private static string Quoted(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && name[0] != '-' ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
