using System.Text.RegularExpressions;

namespace VmMigration.Hosts;

/// <summary>Names as they stand in commands that we print, so that a command can be pasted whatever a guest or file is called.</summary>
internal static partial class CommandText
{
    /// <summary>A guest in a command for virsh, which takes a number for an ID and a hyphen for an option: by its UUID then.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="uuid">Its UUID, where it is known.</param>
    public static string Virsh(string name, Guid? uuid) =>
        IsPlain(name) && !name.All(char.IsAsciiDigit) && !Guid.TryParse(name, out _) ? name : uuid is { } known ? $"{known}" : Sh(name);

    /// <summary>A word in a command for a POSIX shell: a path, a network, a pool.</summary>
    public static string Sh(string word) => PlainWord().IsMatch(word) ? word : ShellText.Quote(word);

    /// <summary>A guest in a command for PowerShell, where a name with a wildcard in it means that guest alone.</summary>
    public static string Cmdlet(string name) => IsPlain(name) ? name : PowerShell(Wildcards().Replace(name, "`$0"));

    /// <summary>A word in a command for PowerShell, which ends a text at any of five apostrophes.</summary>
    public static string PowerShell(string word) => PlainWord().IsMatch(word) && word[0] is not '@' ? word : $"'{Apostrophes().Replace(word, "$0$0")}'";

    private static bool IsPlain(string name) => PlainName().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9_.][A-Za-z0-9_.+:-]*\z")]
    private static partial Regex PlainName();

    [GeneratedRegex(@"\A[A-Za-z0-9_./][A-Za-z0-9_./+:@-]*\z")]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"[`*?\[\]]")]
    private static partial Regex Wildcards();

    [GeneratedRegex("['\u2018-\u201B]")]
    private static partial Regex Apostrophes();
}
