using VmMigration.Lab;

namespace VmMigration.Acceptance;

/// <summary>Which of the two the tests import.</summary>
public enum ModuleCopy
{
    /// <summary>The checkout itself, as it was built.</summary>
    Checkout,

    /// <summary>What PackModule made of it, as it is put into a folder of $env:PSModulePath.</summary>
    Packed,
}
