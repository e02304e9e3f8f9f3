using System.Management.Automation;
using VmMigration.Parameters;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Commands;

public class CmdletMetadataTests
{
    private static readonly string[] ApprovedVerbs = ["Complete", "Get", "Resume", "Set", "Start", "Stop", "Test", "Wait"];

    [Theory]
    [MemberData(nameof(CmdletMetadata.Names), MemberType = typeof(CmdletMetadata))]
    public void The_verb_is_approved_and_the_noun_singular(string name)
    {
        var cmdlet = CmdletMetadata.Of(name);
        Assert.Contains(cmdlet.Verb, ApprovedVerbs);
        Assert.False(cmdlet.Noun.EndsWith('s'));
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Type.Name);
        Assert.True(cmdlet.Type.IsSealed);
    }

    [Theory]
    [MemberData(nameof(CmdletMetadata.Names), MemberType = typeof(CmdletMetadata))]
    public void It_says_what_it_writes(string name) => Assert.NotEmpty(CmdletMetadata.Of(name).OutputTypes);

    [Theory]
    [MemberData(nameof(CmdletMetadata.Names), MemberType = typeof(CmdletMetadata))]
    public void What_changes_something_can_be_asked_first_and_does_not_hang_a_runbook(string name)
    {
        var cmdlet = CmdletMetadata.Of(name);
        bool changes = cmdlet.Verb is not ("Get" or "Wait" or "Test");
        Assert.Equal(changes, cmdlet.SupportsShouldProcess);
        if (changes)
        {
            Assert.Equal(ConfirmImpact.Medium, cmdlet.ConfirmImpact);
        }
    }

    [Theory]
    [MemberData(nameof(CmdletMetadata.Names), MemberType = typeof(CmdletMetadata))]
    public void A_guest_is_meant_by_the_same_words_everywhere(string name)
    {
        var parameter = CmdletMetadata.Of(name).Parameters.Single(p => p.Name == "Name");
        Assert.Equal(0, parameter.Position);
        if (name is not ("Get-MigrationHost" or "Get-MigrationCpuBaseline"))
        {
            Assert.Equal(["VM", "VMName", "Domain", "Uuid"], parameter.Aliases);
            Assert.Equal(typeof(string[]), parameter.Type);
        }
    }

    [Theory]
    [MemberData(nameof(CmdletMetadata.Names), MemberType = typeof(CmdletMetadata))]
    public void Every_host_guest_policy_and_check_is_completed_and_every_host_taken_in_all_its_forms(string name)
    {
        foreach (var parameter in CmdletMetadata.Of(name).Parameters)
        {
            bool host = parameter.Type == typeof(HostArgument) || parameter.Type == typeof(HostArgument[]);
            Assert.Equal(host, parameter.Has(typeof(HostArgumentTransformationAttribute)));
            Assert.Equal(host || parameter.Name is "Name" or "Policy" or "StoragePool" or "Check" or "SkipCheck", parameter.Has(typeof(ArgumentCompleterAttribute)));
        }
    }

    [Theory]
    [InlineData("Start-VmLiveMigration")]
    [InlineData("Stop-VmMigration")]
    [InlineData("Set-MigrationBandwidth")]
    [InlineData("Complete-VmMigration")]
    public void What_a_Get_cmdlet_wrote_is_taken_from_the_pipeline(string name)
    {
        var parameters = CmdletMetadata.Of(name).Parameters.ToDictionary(p => p.Name);
        Assert.True(parameters["Name"] is { Mandatory: true, FromPipeline: true, FromPipelineByPropertyName: true });
        Assert.True(parameters["Source"] is { Mandatory: false, FromPipelineByPropertyName: true });
        Assert.True(parameters["SourceReference"] is { Hidden: true, FromPipelineByPropertyName: true });
        Assert.NotNull(typeof(MigrationVm).GetProperty("SourceReference"));
        Assert.NotNull(typeof(MigrationProgress).GetProperty("SourceReference"));
    }

    [Theory]
    [InlineData("Start-VmLiveMigration")]
    [InlineData("Start-VmColdMigration")]
    public void What_was_found_is_taken_from_the_pipeline_and_says_where_to(string name)
    {
        var parameters = CmdletMetadata.Of(name).Parameters.ToDictionary(p => p.Name);
        Assert.True(parameters["Finding"] is { Hidden: true, FromPipeline: true, Mandatory: false });
        Assert.Equal(typeof(MigrationCheck), parameters["Finding"].Type);
        Assert.True(parameters["Destination"] is { FromPipelineByPropertyName: true });
    }

    [Fact]
    public void A_move_is_asked_about_by_the_parameters_that_begin_it()
    {
        var begins = CmdletMetadata.Of("Start-VmLiveMigration").Parameters.Select(p => p.Name);
        var asks = CmdletMetadata.Of("Test-MigrationHost").Parameters.Select(p => p.Name);
        Assert.Equal(["Check", "DryRun", "Kind", "Quiet", "Shell"], asks.Except(begins).Order());
    }

    [Fact]
    public void The_destination_is_the_second_word() =>
        Assert.True(CmdletMetadata.Of("Start-VmLiveMigration").Parameters.Single(p => p.Name == "Destination") is { Position: 1, Mandatory: true });
}
