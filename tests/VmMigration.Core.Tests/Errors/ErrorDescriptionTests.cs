using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Errors;

public sealed class ErrorDescriptionTests
{
    [Theory]
    [InlineData(MigrationError.HostNameInvalid, ErrorKind.InvalidArgument)]
    [InlineData(MigrationError.InventoryInvalid, ErrorKind.ParserError)]
    [InlineData(MigrationError.HostNotFound, ErrorKind.ObjectNotFound)]
    [InlineData(MigrationError.HostUnreachable, ErrorKind.ConnectionError)]
    [InlineData(MigrationError.HostKeyChanged, ErrorKind.SecurityError)]
    [InlineData(MigrationError.HostKeyUnknown, ErrorKind.SecurityError)]
    [InlineData(MigrationError.AccessDenied, ErrorKind.AuthenticationError)]
    [InlineData(MigrationError.DaemonNotRunning, ErrorKind.ResourceUnavailable)]
    [InlineData(MigrationError.CertificateInvalid, ErrorKind.SecurityError)]
    [InlineData(MigrationError.AuthenticationUnsupported, ErrorKind.NotImplemented)]
    [InlineData(MigrationError.DaemonUnsupported, ErrorKind.NotImplemented)]
    [InlineData(MigrationError.ConnectionLost, ErrorKind.ConnectionError)]
    [InlineData(MigrationError.ReadOnlyAccess, ErrorKind.PermissionDenied)]
    [InlineData(MigrationError.VmNotFound, ErrorKind.ObjectNotFound)]
    [InlineData(MigrationError.VmAmbiguous, ErrorKind.ResourceExists)]
    [InlineData(MigrationError.VmNotRunning, ErrorKind.InvalidOperation)]
    [InlineData(MigrationError.SameHost, ErrorKind.InvalidArgument)]
    [InlineData(MigrationError.VmAlreadyThere, ErrorKind.ResourceExists)]
    [InlineData(MigrationError.VmNameTaken, ErrorKind.ResourceExists)]
    [InlineData(MigrationError.VmBusy, ErrorKind.ResourceBusy)]
    [InlineData(MigrationError.StorageNotShared, ErrorKind.InvalidOperation)]
    [InlineData(MigrationError.PeerUnreachable, ErrorKind.ConnectionError)]
    [InlineData(MigrationError.Incompatible, ErrorKind.InvalidOperation)]
    [InlineData(MigrationError.MigrationFailed, ErrorKind.InvalidOperation)]
    [InlineData(MigrationError.MigrationCancelled, ErrorKind.OperationStopped)]
    [InlineData(MigrationError.OutcomeUnknown, ErrorKind.InvalidResult)]
    [InlineData(MigrationError.MigrationNotFound, ErrorKind.ObjectNotFound)]
    [InlineData(MigrationError.ParameterInvalid, ErrorKind.InvalidArgument)]
    [InlineData(MigrationError.DaemonError, ErrorKind.InvalidOperation)]
    [InlineData(MigrationError.Unexpected, ErrorKind.NotSpecified)]
    public void Each_error_has_its_category(MigrationError error, ErrorKind kind) => Assert.Equal(
        new ErrorDescription($"{error}", kind, "do this", "web1"),
        ErrorDescription.Of(new MigrationException(error, "message", "do this", "web1")));

    [Fact]
    public void Only_a_defect_has_no_category() => Assert.Equal(
        [MigrationError.Unexpected],
        Enum.GetValues<MigrationError>().Where(e => ErrorDescription.Of(new MigrationException(e, "", "")).Kind == ErrorKind.NotSpecified));

    public static TheoryData<Exception, string, string?> Others => new()
    {
        { new HostReferenceException("-x", "it begins with a dash"), "HostNameInvalid", "-x" },
        { new LibvirtUriException("xen://a", "scheme", "unknown"), "HostNameInvalid", "xen://a" },
        { new LibvirtErrorException("no"), "DaemonError", null },
        { new LibvirtDisconnectedException("gone"), "DaemonError", null },
        { new OperationCanceledException(), "MigrationCancelled", null },
        { new TaskCanceledException(), "MigrationCancelled", null },
        { new InvalidOperationException("oops"), "Unexpected", null },
        { new CapabilitiesXmlException("no host element"), "DaemonUnsupported", null },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_exceptions_are_described_too(Exception exception, string id, string? target)
    {
        var description = ErrorDescription.Of(exception);
        Assert.Equal((id, target), (description.Id, description.Target));
        Assert.NotEmpty(description.RecommendedAction);
    }

    [Fact]
    public void A_broken_inventory_is_named_by_its_file()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "hosts: [");
            var description = ErrorDescription.Of(Assert.Throws<InventoryException>(() => Inventory.Load(path)));
            Assert.Equal(("InventoryInvalid", ErrorKind.ParserError, path), (description.Id, description.Kind, description.Target));
            Assert.Contains(path, description.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
