namespace VmMigration.Lab.Tests;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void A_program_may_be_named_as_badly_as_it_likes()
        => Assert.Equal(
            new ProcessIdentity(42, 777),
            ProcessIdentity.Parse("42 (a) b (c) S 1 42 42 0 -1 4194560 1 0 0 0 1 1 0 0 20 0 1 0 777 4096 1"));

    [Fact]
    public void A_later_process_with_the_same_number_is_another()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc here.");
        Assert.True(ProcessIdentity.Current.IsAlive);
        Assert.False((ProcessIdentity.Current with { StartTime = 1 }).IsAlive);
    }
}
