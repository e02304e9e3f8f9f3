using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>
/// A fault that was made on a host, and the check that is to find it: exactly that, and nothing else. Without the check the
/// move fails, as the check says; once the fault is mended, nothing is found any more.
/// </summary>
/// <param name="request">The move.</param>
/// <param name="check">The id of the check.</param>
internal sealed class StagedFault(MigrationRequest request, string check)
{
    /// <summary>All that the checks said the last time, but for those that passed.</summary>
    private string _said = "";

    /// <summary>What the check says it about; null for the guest or host as a whole.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether the move fails because of it, or is only to be thought over.</summary>
    public CheckStatus Status { get; init; } = CheckStatus.Fail;

    /// <summary>How thoroughly is looked.</summary>
    public PreflightOptions Options { get; init; } = new();

    /// <summary>
    /// A part of what a move ends with that leaves the check out, in libvirt's or QEMU's words; null where a test shows
    /// it by itself, or where the move does not fail.
    /// </summary>
    public string? Error { get; init; }

    /// <summary>What it ends with at times instead: where both QEMUs fail, libvirt tells of the one that it hears of first.</summary>
    public string? OtherError { get; init; }

    /// <summary>Takes the fault away, as the check's fix says.</summary>
    public required Func<Task> Mend { get; init; }

    /// <summary>The move once the fault is mended, where that is done by a parameter.</summary>
    public MigrationRequest? Mended { get; init; }

    /// <summary>Shows it.</summary>
    /// <returns>What the check found.</returns>
    public async Task<MigrationCheck> ShowAsync()
    {
        await using var administrator = new Administrator();
        MigrationCheck found;
        try
        {
            IReadOnlyList<MigrationCheck> trouble = await TroubleAsync(administrator, request);
            Assert.True(trouble.Count == 1, _said);
            found = trouble[0];
            Assert.Equal((check, Status, Subject), (found.Id, found.Status, found.Subject));
            Assert.NotEqual("", found.Fix ?? "");
            Assert.NotEqual("", found.Prevents ?? "");
            if (Error is not null)
            {
                await FailsAsync(administrator, Error);
            }

            await NeverTrueAsync(administrator);
        }
        finally
        {
            await Mend();
        }

        Assert.True((await TroubleAsync(administrator, Mended ?? request)).Count == 0, _said);
        return found;
    }

    /// <summary>Whoever leaves the check out learns from the hosts why it is there.</summary>
    private async Task FailsAsync(Administrator administrator, string error)
    {
        // What only a shell or a rehearsal tells does not stop a move, which has neither.
        if (Status is CheckStatus.Fail && Options is { Shell: false, DryRun: false } && !PreflightChecks.Find(check)!.PlanDecides)
        {
            MigrationProgress refused = await administrator.MoveAsync(request);
            Ended.As(MigrationOutcome.Failed, refused);
            Assert.DoesNotContain(error, Said(refused.Error), StringComparison.Ordinal);
        }

        MigrationProgress end = await administrator.MoveAsync(request with { SkipChecks = [check] });
        Ended.As(MigrationOutcome.Failed, end);
        string said = Said(end.Error);
        Assert.True(
            said.Contains(error, StringComparison.Ordinal) || (OtherError is { } other && said.Contains(other, StringComparison.Ordinal)),
            $"No '{error}' in: {said}");
    }

    /// <summary>
    /// Who asks without more, or forbids all changes, may not be shown the fault; then he is shown that something was not asked. So no
    /// test says that a move works that does not.
    /// </summary>
    private async Task NeverTrueAsync(Administrator administrator)
    {
        if (Status is not CheckStatus.Fail)
        {
            return;
        }

        foreach (PreflightOptions options in (PreflightOptions[])[new(), new() { NoChange = true }])
        {
            await foreach (IReadOnlyList<MoveFindings> found in administrator.Session.CheckAsync([request], options, CancellationToken.None))
            {
                Assert.False(found[0].IsClear && found[0].Unasked.Count == 0, $"{check} was not found, and nothing was said to be left out.");
            }
        }
    }

    private async Task<IReadOnlyList<MigrationCheck>> TroubleAsync(Administrator administrator, MigrationRequest move)
    {
        var all = await administrator.Session.CheckAsync(move, Options, CancellationToken.None);
        _said = string.Join('\n', all.Where(c => c.Status is not CheckStatus.Pass).Select(c => $"{c.Status} {c.Id} {c.Subject}: {c.Message}"));
        return [.. all.Where(c => c.Status is CheckStatus.Fail or CheckStatus.Warning)];
    }

    /// <summary>All that an error says, what it comes from included.</summary>
    private static string Said(Exception? error) => error is null ? "" : $"{error.Message} {Said(error.InnerException)}";
}
