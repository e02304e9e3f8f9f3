using VmMigration.Belongings;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Preflight;

namespace VmMigration.Tests.Belongings;

/// <summary>What belongs to a guest is told, and nothing that libvirt offers is without a word.</summary>
public sealed class BelongingsTableTests
{
    [Fact]
    public void The_documentation_has_the_table_of_the_code()
    {
        string[] told = [.. File.ReadLines(Path.Combine(Checkout.Root, "docs", "what-travels-with-a-guest.md")).Where(l => l.StartsWith('|'))];
        Assert.Equal(BelongingsTable.Lines, told);
    }

    [Fact]
    public void Each_call_about_a_guest_is_that_of_a_belonging_or_said_to_be_of_none()
    {
        string[] offered = [.. ProcedureTable.All.Select(p => p.Name).Where(n => n.StartsWith("DOMAIN_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] said =
        [
            .. GuestBelongings.All.SelectMany(b => b.Procedures)
                .Concat(OtherCalls.ByMatter.Values.SelectMany(c => c).Select(c => $"DOMAIN_{c}"))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(said.Distinct(), said);
        Assert.Empty(offered.Except(said).Select(c => $"{c}: name it in the Belonging that it reaches, or in OtherCalls with what it is about"));
        Assert.Empty(said.Except(offered).Select(c => $"{c}: the client has no such call"));
    }

    [Fact]
    public void Each_belonging_is_told_by_checks_that_there_are() =>
        Assert.All(GuestBelongings.All, b =>
        {
            Assert.NotEmpty(b.Checks);
            Assert.All(b.Checks, c => Assert.NotNull(PreflightChecks.Find(c)));
        });
}
