using System.Management.Automation;
using System.Xml.Linq;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Module;

public class HelpTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XElement Help = XElement.Parse(Repository.Read("en-US", "VmMigration.PowerShell.dll-Help.xml"));

    [Fact]
    public void There_is_help_for_each_cmdlet_and_for_nothing_else() =>
        Assert.Equal(
            Cmdlets.All.Select(c => c.Name).Order(StringComparer.Ordinal),
            Help.Elements(Command + "command").Select(NameOf).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void It_has_a_synopsis_a_description_and_examples_with_remarks(string name)
    {
        var help = Of(name);
        Assert.NotEmpty(help.Element(Command + "details")!.Element(Maml + "description")!.Value);
        Assert.NotEmpty(help.Element(Maml + "description")!.Value);
        var examples = help.Descendants(Command + "example").ToArray();
        Assert.NotEmpty(examples);
        Assert.All(examples, e => Assert.Contains(name.Split('-')[1], e.Value, StringComparison.OrdinalIgnoreCase));
        Assert.All(examples, e => Assert.NotEmpty(e.Descendants(Maml + "para")));
    }

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void It_describes_every_parameter_as_it_is(string name)
    {
        var cmdlet = Cmdlets.Of(name);
        string[] confirming = Cmdlets.SupportsShouldProcess(cmdlet) ? ["Confirm", "WhatIf"] : [];
        var described = Of(name).Element(Command + "parameters")!.Elements(Command + "parameter").ToDictionary(p => p.Element(Maml + "name")!.Value);
        Assert.Equal(
            Cmdlets.ParametersOf(cmdlet).Select(p => p.Name).Concat(confirming).Order(StringComparer.Ordinal),
            described.Keys.Order(StringComparer.Ordinal));
        Assert.All(described.Values, p => Assert.NotEmpty(p.Element(Maml + "description")!.Value));
        foreach (var parameter in Cmdlets.ParametersOf(cmdlet))
        {
            var help = described[parameter.Name];
            var attribute = Cmdlets.AttributeOf(parameter);
            Assert.Equal(attribute.Mandatory ? "true" : "false", help.Attribute("required")!.Value);
            Assert.Equal(attribute.Position == int.MinValue ? "named" : $"{attribute.Position}", help.Attribute("position")!.Value);
            Assert.Equal(parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases), help.Attribute("aliases")!.Value);
            Assert.Equal(Pipeline(attribute), help.Attribute("pipelineInput")!.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void The_about_topic_names_it(string name) =>
        Assert.Contains(name, Repository.Read("en-US", "about_VmMigration.help.txt"), StringComparison.Ordinal);

    [Fact]
    public void The_about_topic_fits_a_terminal() =>
        Assert.DoesNotContain(Repository.Read("en-US", "about_VmMigration.help.txt").Split('\n'), l => l.TrimEnd('\r').Length > 80);

    private static string Pipeline(ParameterAttribute parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    private static string NameOf(XElement command) => command.Element(Command + "details")!.Element(Command + "name")!.Value;

    private static XElement Of(string name) => Help.Elements(Command + "command").Single(c => NameOf(c) == name);
}
