namespace VmMigration.Libvirt.Tests.Support;

/// <summary>What ends a test that hangs. It is no statement about how long anything may take.</summary>
internal static class Hang
{
    /// <summary>Milliseconds.</summary>
    public const int Guard = 120_000;
}
