using VmMigration.Lab;

[assembly: AssemblyFixture(typeof(VmMigration.InstalledPackages))]

namespace VmMigration;

/// <summary>
/// The packages that any test of the solution needs, installed before the first one where that can be done: by root on Debian.
/// </summary>
public sealed class InstalledPackages : IAsyncLifetime
{
    private static string? _failure;

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux() || !LabPrerequisites.CanInstall)
        {
            return;
        }

        try
        {
            await LabPrerequisites.InstallAsync(LabNeeds.All);
        }
        catch (LabException e)
        {
            // Most tests need none of them.
            _failure = e.Message;
        }
    }

    /// <summary>Skips the test with the reason where this machine cannot have such a lab; fails it where it should.</summary>
    public static void Require(LabNeeds needs)
    {
        IReadOnlyList<string> missing = LabPrerequisites.Check(needs);
        Require(missing.Count == 0, string.Join(' ', missing));
    }

    /// <summary>Skips the test where a program of the packages is missing; fails it where it could not be installed.</summary>
    public static void Require(string program) => Require(LabPrerequisites.HasProgram(program), $"There is no {program}.");

    private static void Require(bool there, string reason)
    {
        if (!there && _failure is not null)
        {
            Assert.Fail($"{reason} {_failure}");
        }

        Assert.SkipUnless(there, reason);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
