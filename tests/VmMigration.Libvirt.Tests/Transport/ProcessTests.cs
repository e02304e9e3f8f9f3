namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>
/// Tests that write programs and start them run one after the other: a program that another test is starting while it is
/// written cannot be run ("text file busy").
/// </summary>
[CollectionDefinition(Name)]
public static class ProcessTests
{
    public const string Name = "processes";
}
