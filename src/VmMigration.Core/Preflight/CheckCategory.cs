using System.Diagnostics.CodeAnalysis;

namespace VmMigration;

/// <summary>What a check is about.</summary>
[SuppressMessage("Design", "CA1028", Justification = "ConvertTo-Json writes enums of 64 bits by their names, and others as numbers.")]
public enum CheckCategory : long
{
    /// <summary>How the hosts are reached, and reach each other.</summary>
    Connection,

    /// <summary>The guest itself: whether it runs, what holds it, who looks after it.</summary>
    Guest,

    /// <summary>Its processors and machine type, and what runs them.</summary>
    Platform,

    /// <summary>Its devices.</summary>
    Device,

    /// <summary>Memory, and where on a host it and the processors are.</summary>
    Memory,

    /// <summary>Disks and media.</summary>
    Storage,

    /// <summary>Network cards, and where a guest listens.</summary>
    Network,

    /// <summary>The way it is to be moved.</summary>
    Mode,
}
