namespace VmMigration.Migration;

/// <summary>What is to be done about a guest whose move lost the one who drove it.</summary>
internal enum RecoveryAction
{
    /// <summary>Nothing: each host has, or has not, what it should.</summary>
    None,
    /// <summary>A host is not done yet, or cannot be asked just now: ask again.</summary>
    Wait,
    /// <summary>Let it run on the source: the destination has never let it run, and does not have it.</summary>
    ResumeSource,
    /// <summary>End what stands still on the source: the destination has it, or has had it.</summary>
    DestroySource,
    /// <summary>Remove the source's definition: the guest has gone, and the definition was to go.</summary>
    UndefineSource,
    /// <summary>A cold move: start it on the destination, where it has arrived.</summary>
    StartThere,
    /// <summary>A cold move: end what stands still on the destination before its first instruction, and start it there.</summary>
    EndAndStartThere,
    /// <summary>A cold move: take back what was done, and start it on the source if it ran there.</summary>
    GoBack,
    /// <summary>Touch nothing: neither has the whole guest, both have it, or what became of it cannot be told.</summary>
    LeaveAlone,
    /// <summary>Touch nothing and say what may be left: the guest has gone on without this move.</summary>
    Report,
}
