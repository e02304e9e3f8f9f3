namespace VmMigration.Migration;

/// <summary>What is to be done about a guest whose move lost the one who drove it.</summary>
internal enum RecoveryAction
{
    /// <summary>Nothing: each host has, or has not, what it should.</summary>
    None,
    /// <summary>A host is not done yet: ask again.</summary>
    Wait,
    /// <summary>Let it run on the source: the destination does not have it.</summary>
    ResumeSource,
    /// <summary>End what stands still on the source: the destination has it.</summary>
    DestroySource,
    /// <summary>Remove the source's definition: the guest has gone, and the definition was to go.</summary>
    UndefineSource,
    /// <summary>Touch nothing: a host cannot be asked, or neither has the whole guest.</summary>
    LeaveAlone,
}
