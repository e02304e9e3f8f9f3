using System.Text.RegularExpressions;

namespace VmMigration.Tests.Hosts;

/// <summary>Every command that a message prints can be pasted, whatever a guest, a file or a network is called.</summary>
public sealed partial class PrintedCommandsTests
{
    [Fact]
    public void What_a_command_is_about_is_quoted()
    {
        var commands = Commands().ToArray();
        Assert.True(commands.Length > 100, $"only {commands.Length} printed commands were found");
        Assert.Empty(commands.Where(c => !Quoted().IsMatch(c.Argument)).Select(c => $"{c.Place}: {c.Text} (CommandText quotes it)"));
    }

    [Theory]
    [InlineData("virsh start {vm}", false)]
    [InlineData("virsh start {CommandText.Virsh(vm, uuid)}", true)]
    [InlineData("Resume-VmMigration {move.VM} -Abandon", false)]
    [InlineData("mv {path} {path}.old", false)]
    public void One_that_is_not_is_seen(string command, bool isQuoted) =>
        Assert.Equal(isQuoted, Printed().Matches(command).All(m => Quoted().IsMatch(m.Groups["argument"].Value)));

    private static IEnumerable<(string Place, string Text, string Argument)> Commands() =>
        from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from line in File.ReadLines(file).Index()
        from match in Printed().Matches(line.Item)
        select ($"{Path.GetRelativePath(Checkout.Root, file)}:{line.Index + 1}", match.Value, match.Groups["argument"].Value);

    [GeneratedRegex(@"(?<![A-Za-z-])(virsh [a-z-]+|mv|cp|rm|mkdir -p|ln -s|(Get|Start|Stop|Wait|Resume|Test|Set)-(Vm|Migration)[A-Za-z]*) \{(?<argument>[^{}]*)\}")]
    private static partial Regex Printed();

    /// <summary>By the helpers, or a UUID, which needs none.</summary>
    [GeneratedRegex(@"\ACommandText\.|\AShellText\.|(\A|\.)Virsh\z|(\A|\.)[Uu]uid\z|\.Host\z")]
    private static partial Regex Quoted();
}
