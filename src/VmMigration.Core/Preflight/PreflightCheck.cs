using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>One question that is asked before a move.</summary>
/// <param name="id">What it is called: stable, and what <c>-SkipCheck</c> and <c>-Check</c> take.</param>
/// <param name="category">What it is about.</param>
/// <param name="question">The question, in a sentence.</param>
/// <param name="prevents">The error that a move ends with where nobody asked, as libvirt or QEMU put it.</param>
public abstract class PreflightCheck(string id, CheckCategory category, string question, string prevents)
{
    /// <summary>What it is called.</summary>
    public string Id { get; } = id;

    /// <summary>What it is about.</summary>
    public CheckCategory Category { get; } = category;

    /// <summary>The question, in a sentence.</summary>
    public string Question { get; } = question;

    /// <summary>The error that a move ends with where nobody asked.</summary>
    public string Prevents { get; } = prevents;

    /// <summary>What it has to know before it can be asked.</summary>
    public virtual CheckScope Scope => CheckScope.Guest;

    /// <summary>
    /// Whether the plan of a move finds it out by itself, and says it in its own words: then it is not asked a second time
    /// when a move is planned or begun.
    /// </summary>
    public virtual bool PlanDecides => false;

    /// <summary>Whether a move does not work where it fails; not so where it only ever warns.</summary>
    public virtual bool StopsMove => true;

    /// <summary>Whether it changes, for a moment, what others look at: then it is asked once they all have their answers.</summary>
    public virtual bool ComesLast => false;

    /// <summary>
    /// Answers the question. Says at least one thing; a <see cref="MigrationException"/> of a host that could not be asked
    /// may leave it.
    /// </summary>
    /// <param name="move">The move, and what both hosts say.</param>
    /// <param name="found">Takes the answer.</param>
    public abstract Task AskAsync(MoveView move, Findings found);

    /// <summary>One thing that it found, as an administrator gets it.</summary>
    /// <param name="request">The move.</param>
    /// <param name="vm">What the guest is called; null where only hosts were looked at.</param>
    /// <param name="finding">What it found.</param>
    internal MigrationCheck Tell(MigrationRequest request, string? vm, Finding finding) => new()
    {
        Id = Id,
        Category = Category,
        Status = finding.Status,
        Vm = vm,
        Source = request.Source.Name,
        Destination = request.Destination.Name,
        Subject = finding.Subject,
        Message = finding.Message,
        Fix = finding.Fix,
        Evidence = finding.Evidence,
        Prevents = finding.Status is CheckStatus.Pass ? null : Prevents,
        Question = Question,
        SourceReference = request.Source,
        DestinationReference = request.Destination,
    };
}
