using System.Text.RegularExpressions;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Module;

public class ManifestTests
{
    private static readonly string Text = Repository.Read("VmMigration.psd1");

    [Fact]
    public void It_exports_the_cmdlets_that_there_are()
    {
        var list = Regex.Match(Text, @"CmdletsToExport\s*=\s*@\(([^)]*)\)").Groups[1].Value;
        Assert.Equal(Cmdlets.All.Select(c => c.Name).Order(StringComparer.Ordinal), Regex.Matches(list, "'([^']+)'").Select(m => m.Groups[1].Value));
    }

    [Fact]
    public void It_has_the_version_that_is_built() => Assert.Contains($"ModuleVersion        = '{Repository.ModuleVersion}'", Text, StringComparison.Ordinal);

    [Fact]
    public void It_exports_nothing_else() => Assert.Equal(3, Regex.Count(Text, @"(Functions|Variables|Aliases)ToExport\s*=\s*@\(\)"));
}
