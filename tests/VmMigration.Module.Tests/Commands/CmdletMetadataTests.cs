using System.Management.Automation;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Commands;

public class CmdletMetadataTests
{
    private static readonly string[] ApprovedVerbs = ["Complete", "Get", "Resume", "Set", "Start", "Stop", "Test", "Wait"];

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void The_verb_is_approved_and_the_noun_singular(string name)
    {
        var cmdlet = Cmdlets.Of(name);
        Assert.Contains(cmdlet.Verb, ApprovedVerbs);
        Assert.False(cmdlet.Noun.EndsWith('s'));
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.ImplementingType.Name);
        Assert.True(cmdlet.ImplementingType.IsSealed);
    }

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void It_says_what_it_writes(string name) => Assert.NotEmpty(Cmdlets.Of(name).OutputType);

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void What_changes_something_can_be_asked_first_and_does_not_hang_a_runbook(string name)
    {
        var cmdlet = Cmdlets.Of(name);
        bool changes = cmdlet.Verb is not ("Get" or "Wait" or "Test");
        Assert.Equal(changes, Cmdlets.SupportsShouldProcess(cmdlet));
        if (changes)
        {
            Assert.Equal(ConfirmImpact.Medium, ((CmdletAttribute)Attribute.GetCustomAttribute(cmdlet.ImplementingType, typeof(CmdletAttribute))!).ConfirmImpact);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void A_guest_is_meant_by_the_same_words_everywhere(string name)
    {
        var parameter = Cmdlets.ParametersOf(Cmdlets.Of(name)).Single(p => p.Name == "Name");
        Assert.Equal(0, Cmdlets.AttributeOf(parameter).Position);
        if (name is not ("Get-MigrationHost" or "Get-MigrationCpuBaseline"))
        {
            Assert.Equal(["VM", "VMName", "Domain", "Uuid"], parameter.Aliases);
            Assert.Equal("GuestArgument[]", parameter.ParameterType.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets.Names), MemberType = typeof(Cmdlets))]
    public void Every_host_guest_policy_and_check_is_completed_and_every_host_taken_in_all_its_forms(string name)
    {
        foreach (var parameter in Cmdlets.ParametersOf(Cmdlets.Of(name)))
        {
            bool host = parameter.ParameterType.Name is "HostArgument" or "HostArgument[]";
            Assert.Equal(host, parameter.Attributes.Any(a => a.GetType().Name == "HostArgumentTransformationAttribute"));
            Assert.Equal(host || parameter.Name is "Name" or "Policy" or "StoragePool" or "Check" or "SkipCheck", parameter.Attributes.OfType<ArgumentCompleterAttribute>().Any());
        }
    }

    [Theory]
    [InlineData("Start-VmLiveMigration")]
    [InlineData("Stop-VmMigration")]
    [InlineData("Set-MigrationBandwidth")]
    [InlineData("Complete-VmMigration")]
    public void What_a_Get_cmdlet_wrote_is_taken_from_the_pipeline(string name)
    {
        var parameters = Cmdlets.ParametersOf(Cmdlets.Of(name)).ToDictionary(p => p.Name, Cmdlets.AttributeOf);
        Assert.True(parameters["Name"] is { Mandatory: true, ValueFromPipeline: true, ValueFromPipelineByPropertyName: true });
        Assert.True(parameters["Source"] is { Mandatory: false, ValueFromPipelineByPropertyName: true });
        Assert.True(parameters["SourceReference"] is { DontShow: true, ValueFromPipelineByPropertyName: true });
    }

    [Theory]
    [InlineData("Start-VmLiveMigration")]
    [InlineData("Start-VmColdMigration")]
    public void What_was_found_is_taken_from_the_pipeline_and_says_where_to(string name)
    {
        var parameters = Cmdlets.ParametersOf(Cmdlets.Of(name)).ToDictionary(p => p.Name, Cmdlets.AttributeOf);
        Assert.True(parameters["Finding"] is { DontShow: true, ValueFromPipeline: true, Mandatory: false });
        Assert.Equal("MigrationCheck", Cmdlets.Of(name).Parameters["Finding"].ParameterType.Name);
        Assert.True(parameters["Destination"] is { ValueFromPipelineByPropertyName: true });
    }

    [Fact]
    public void A_move_is_asked_about_by_the_parameters_that_begin_it()
    {
        var begins = Cmdlets.ParametersOf(Cmdlets.Of("Start-VmLiveMigration")).Select(p => p.Name);
        var asks = Cmdlets.ParametersOf(Cmdlets.Of("Test-MigrationHost")).Select(p => p.Name);
        Assert.Equal(["AllowSkipped", "Check", "DryRun", "Kind", "NoChange", "Quiet", "Shell"], asks.Except(begins).Order());
    }

    [Fact]
    public void The_destination_is_the_second_word() =>
        Assert.True(Cmdlets.AttributeOf(Cmdlets.Of("Start-VmLiveMigration").Parameters["Destination"]) is { Position: 1, Mandatory: true });
}
