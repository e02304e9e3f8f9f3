using System.Text.RegularExpressions;
using System.Xml.Linq;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Formats;

public class FormatTests
{
    private static readonly XElement[] Views =
        [.. XElement.Parse(Repository.Read("src", "VmMigration.PowerShell", "Formats", "VmMigration.Format.ps1xml")).Descendants("View")];

    [Fact]
    public void What_the_cmdlets_write_has_a_table_and_a_list()
    {
        foreach (var type in Cmdlets.All.SelectMany(c => c.OutputType).Select(t => t.Type).Distinct().Where(t => t != typeof(bool)))
        {
            var views = Views.Where(v => v.Descendants("TypeName").Any(t => t.Value == type.FullName)).ToArray();
            Assert.Single(views.Elements("TableControl"));
            Assert.Single(views.Elements("ListControl"));
            Assert.NotEmpty(views[0].Elements("CustomControl"));
        }
    }

    [Fact]
    public void Each_property_that_a_view_names_exists()
    {
        foreach (var view in Views)
        {
            var type = TypeOf(view);
            var named = view.Descendants("PropertyName").Select(p => p.Value)
                .Concat(view.Descendants("ScriptBlock").SelectMany(s => Regex.Matches(s.Value, @"\$_\.(\w+)").Select(m => m.Groups[1].Value)));
            Assert.All(named, n => Assert.NotNull(type.GetProperty(n)));
        }
    }

    [Fact]
    public void Each_figure_and_text_is_written_by_a_method_that_exists() =>
        Assert.All(
            Views.Descendants("ScriptBlock").SelectMany(s => Regex.Matches(s.Value, @"\[(VmMigration\.Formats\.\w+)\]::(\w+)")),
            m => Assert.NotNull(Cmdlets.All[0].ImplementingType.Assembly.GetType(m.Groups[1].Value)?.GetMethod(m.Groups[2].Value)));

    [Fact]
    public void Tables_have_eight_columns_at_most_and_as_many_headers()
    {
        foreach (var table in Views.Elements("TableControl"))
        {
            Assert.InRange(table.Descendants("TableColumnHeader").Count(), 1, 8);
            Assert.Equal(table.Descendants("TableColumnHeader").Count(), table.Descendants("TableColumnItem").Count());
        }
    }

    private static Type TypeOf(XElement view) =>
        Cmdlets.Of("Get-VmMigration").OutputType[0].Type.Assembly.GetType(view.Descendants("TypeName").Single().Value, throwOnError: true)!;
}
