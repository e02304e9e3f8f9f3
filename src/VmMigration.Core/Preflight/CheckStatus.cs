using System.Diagnostics.CodeAnalysis;

namespace VmMigration;

/// <summary>What became of a question that was asked before a move.</summary>
[SuppressMessage("Design", "CA1028", Justification = "ConvertTo-Json writes enums of 64 bits by their names, and others as numbers.")]
public enum CheckStatus : long
{
    /// <summary>It does not stand in the way.</summary>
    Pass,

    /// <summary>It could not be asked, or not without something that was not permitted. Nothing is said about it.</summary>
    Skipped,

    /// <summary>The move works, and something about it is worth knowing.</summary>
    Warning,

    /// <summary>The move would not work, or lose something.</summary>
    Fail,
}
