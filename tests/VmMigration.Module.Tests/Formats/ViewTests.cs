using VmMigration.Tests.Support;

namespace VmMigration.Tests.Formats;

/// <summary>Every view as an administrator sees it, on narrow and wide screens: the files beside this one.</summary>
public sealed class ViewTests(SharedEngine session) : IClassFixture<SharedEngine>
{
    private static readonly string[] Kinds = ["hosts", "guests", "moves", "checks", "baselines"];
    private static readonly int[] Screens = [80, 120, 200];

    public static TheoryData<string, int> Cases => [.. from kind in Kinds from screen in Screens select (kind, screen)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_this_on_a_screen(string kind, int columns)
    {
        using var engine = new Engine(columns);
        engine.Run($"{Records.Script}${kind} | Out-Default");
        Assert.Equal(Expected(kind, columns, engine.Host.Text), engine.Host.Text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_the_same_as_text_of_that_width(string kind, int columns)
    {
        var text = session.Fresh().Run($"${kind} | Out-String -Width {columns}").Single().ToString().ReplaceLineEndings("\n");
        Assert.Equal(Expected(kind, columns).Trim('\n'), text.Trim('\n'));
    }

    [Fact]
    public void No_width_breaks_it()
    {
        var engine = session.Fresh();
        foreach (var kind in Kinds)
        {
            for (var width = 60; width <= 210; width += 6)
            {
                var lines = engine.Run($"$width = {width}; ${kind} | Out-String -Stream -Width $width").Select(l => l.ToString()).ToArray();
                Assert.All(lines, l => Assert.InRange(Cells(l), 0, width));
                var header = lines.First(l => l.StartsWith(kind switch { "moves" => "VM ", "checks" => "Status ", "baselines" => "Model ", _ => "Name " }, StringComparison.Ordinal));
                Assert.Equal(1, lines.Count(l => l == header));
            }
        }
    }

    [Fact]
    public void A_width_that_nobody_can_see_is_taken_for_80()
    {
        using var engine = new Engine(200);
        var text = engine.Run($"{Records.Script}$given = @{{ Width = 80 }}; $moves | Out-String @given").Single().ToString().ReplaceLineEndings("\n");
        Assert.Equal(Expected("moves", 80).Trim('\n'), text.Trim('\n'));
    }

    [Theory]
    [InlineData("hosts", "Name", "State", "Libvirt", "QEMU", "Cpu", "Free", "Guests", "What")]
    [InlineData("guests", "Name", "State", "Source", "Memory", "Cpus", "Disks")]
    [InlineData("moves", "VM", "Phase", "%", "Rate", "Downtime", "Elapsed", "What")]
    [InlineData("checks", "Status", "Check", "Message", "Fix")]
    [InlineData("baselines", "Model", "Vendor", "Hosts", "Lost", "Restart")]
    public void Format_Table_has_whole_headers_in_80_columns(string kind, params string[] labels)
    {
        using var engine = new Engine(80);
        engine.Run($"{Records.Script}${kind} | Format-Table | Out-Default");
        Assert.Contains(engine.Host.Text.Split('\n'), l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).SequenceEqual(labels));
    }

    // VMMIGRATION_WRITE_VIEWS=1 writes the files anew, to be read before they are kept.
    private static string Expected(string kind, int columns, string? now = null)
    {
        var path = Repository.PathOf("tests", "VmMigration.Module.Tests", "Formats", "Views", $"{kind}-{columns}.txt");
        if (Environment.GetEnvironmentVariable("VMMIGRATION_WRITE_VIEWS") is "1" && now is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now);
        }

        return File.ReadAllText(path).ReplaceLineEndings("\n");
    }

    private static int Cells(string line) => line.Sum(c => c is >= '\u2e80' and <= '\ua4cf' ? 2 : 1);
}
