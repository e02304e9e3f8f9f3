namespace VmMigration.Lab.Faults;

/// <summary>When a client kills itself.</summary>
public enum DeathMoment
{
    /// <summary>When it has written down what it is about to do, and has not asked the host yet.</summary>
    Before,
    /// <summary>While the host is at it.</summary>
    During,
    /// <summary>When the host has done it, and it has not written that down yet.</summary>
    After,
}
