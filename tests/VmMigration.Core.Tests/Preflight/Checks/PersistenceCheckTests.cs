using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class PersistenceCheckTests
{
    [Theory]
    [InlineData(MigrationKind.Live, true, null, false, CheckStatus.Pass)]
    [InlineData(MigrationKind.Live, true, false, true, CheckStatus.Pass)]
    [InlineData(MigrationKind.Live, true, false, false, CheckStatus.Warning)]
    [InlineData(MigrationKind.Live, false, null, false, CheckStatus.Pass)]
    [InlineData(MigrationKind.Live, false, true, false, CheckStatus.Pass)]
    [InlineData(MigrationKind.Live, false, null, true, CheckStatus.Warning)]
    [InlineData(MigrationKind.Cold, true, null, false, CheckStatus.Pass)]
    [InlineData(MigrationKind.Cold, false, null, false, CheckStatus.Fail)]
    public async Task A_definition_is_not_lost_without_a_word(MigrationKind kind, bool persistent, bool? persist, bool keep, CheckStatus expected)
    {
        var scene = new CheckScene();
        scene.Kvm1.Has(scene.Guest with { Persistent = persistent });
        scene.Request = scene.Request with { Kind = kind, Persist = persist, KeepSource = keep };
        var found = await scene.AskOneAsync(new PersistenceCheck());
        Assert.Equal(expected, found.Status);
        Assert.Equal(expected is CheckStatus.Pass, found.Fix is null);
    }
}
