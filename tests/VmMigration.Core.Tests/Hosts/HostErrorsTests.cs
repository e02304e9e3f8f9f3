using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Hosts;

public sealed class HostErrorsTests
{
    private static readonly HostReference Host = new("kvm1", "qemu+ssh://root@kvm1/system");

    [Theory]
    [InlineData(ConnectFailure.HostKeyChanged, MigrationError.HostKeyChanged)]
    [InlineData(ConnectFailure.HostKeyUnknown, MigrationError.HostKeyUnknown)]
    [InlineData(ConnectFailure.PermissionDenied, MigrationError.AccessDenied)]
    [InlineData(ConnectFailure.SocketPermission, MigrationError.AccessDenied)]
    [InlineData(ConnectFailure.NameNotResolved, MigrationError.HostNotFound)]
    [InlineData(ConnectFailure.HelperMissing, MigrationError.DaemonNotRunning)]
    [InlineData(ConnectFailure.SocketMissing, MigrationError.DaemonNotRunning)]
    [InlineData(ConnectFailure.SocketRefused, MigrationError.DaemonNotRunning)]
    [InlineData(ConnectFailure.Refused, MigrationError.HostUnreachable)]
    [InlineData(ConnectFailure.Unreachable, MigrationError.HostUnreachable)]
    [InlineData(ConnectFailure.TimedOut, MigrationError.HostUnreachable)]
    [InlineData(ConnectFailure.ClosedEarly, MigrationError.HostUnreachable)]
    [InlineData(ConnectFailure.LoginNoise, MigrationError.HostUnreachable)]
    [InlineData(ConnectFailure.CertificateRejected, MigrationError.CertificateInvalid)]
    [InlineData(ConnectFailure.CertificateUntrusted, MigrationError.CertificateInvalid)]
    [InlineData(ConnectFailure.CertificateExpired, MigrationError.CertificateInvalid)]
    [InlineData(ConnectFailure.CertificateName, MigrationError.CertificateInvalid)]
    [InlineData(ConnectFailure.CertificateMissing, MigrationError.CertificateInvalid)]
    [InlineData(ConnectFailure.ConnectionLost, MigrationError.ConnectionLost)]
    public void What_keeps_from_connecting_has_a_name(ConnectFailure reason, MigrationError error)
    {
        var inner = new LibvirtConnectException(reason, "kvm1", "something happened");
        var explained = HostErrors.Explain(inner, Host);
        Assert.Equal((error, "kvm1"), (explained.Error, explained.Target));
        Assert.Same(inner, explained.InnerException);
        Assert.NotEmpty(explained.RecommendedAction);
    }

    [Fact]
    public void A_port_where_nobody_listens_is_ssh_or_the_daemon() => Assert.Equal(
        MigrationError.DaemonNotRunning,
        HostErrors.Explain(
            new LibvirtConnectException(ConnectFailure.Refused, "kvm1", "refused"), new HostReference("kvm1", "qemu+tls://kvm1/system")).Error);

    [Theory]
    [InlineData(LibvirtErrorCode.OperationDenied, MigrationError.ReadOnlyAccess)]
    [InlineData(LibvirtErrorCode.AccessDenied, MigrationError.ReadOnlyAccess)]
    [InlineData(LibvirtErrorCode.MigrateUnsafe, MigrationError.StorageNotShared)]
    [InlineData(LibvirtErrorCode.CpuIncompatible, MigrationError.Incompatible)]
    [InlineData(LibvirtErrorCode.OperationTimeout, MigrationError.VmBusy)]
    [InlineData(LibvirtErrorCode.OperationAborted, MigrationError.MigrationCancelled)]
    [InlineData(LibvirtErrorCode.NoDomain, MigrationError.VmNotFound)]
    [InlineData(LibvirtErrorCode.NoSupport, MigrationError.DaemonUnsupported)]
    [InlineData(LibvirtErrorCode.OperationFailed, MigrationError.DaemonError)]
    [InlineData(LibvirtErrorCode.InternalError, MigrationError.DaemonError)]
    [InlineData((LibvirtErrorCode)4711, MigrationError.DaemonError)]
    public void What_the_daemon_answers_has_a_name(LibvirtErrorCode code, MigrationError error)
    {
        var inner = new LibvirtErrorException("something happened") { Code = code, Domain = LibvirtErrorDomain.Qemu, Procedure = "REMOTE_PROC_X" };
        var explained = HostErrors.Explain(inner, Host);
        Assert.Equal(error, explained.Error);
        Assert.Same(inner, explained.InnerException);
        Assert.NotEmpty(explained.RecommendedAction);
    }

    [Fact]
    public void A_procedure_that_the_daemon_does_not_know_means_that_it_is_too_old() => Assert.Equal(
        MigrationError.DaemonUnsupported,
        HostErrors.Explain(
            new LibvirtErrorException("unknown procedure: 305") { Code = LibvirtErrorCode.Rpc, Domain = LibvirtErrorDomain.Rpc, Procedure = "REMOTE_PROC_X" },
            Host).Error);

    public static TheoryData<LibvirtException> Losses =>
    [
        new LibvirtDisconnectedException("the other side closed it"),
        new LibvirtDisconnectedException("ssh ended", new LibvirtConnectException(ConnectFailure.ConnectionLost, "kvm1", "ssh ended")),
        new LibvirtDisconnectedException("a jump host", new LibvirtConnectException(ConnectFailure.Refused, "kvm1", "a jump host")),
        new LibvirtDisconnectedException("127", new LibvirtConnectException(ConnectFailure.HelperMissing, "kvm1", "ended with 127")),
        new LibvirtProtocolException("a frame of 0 bytes"),
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_connection_that_stood_is_lost_whatever_ended_it(LibvirtException loss) =>
        Assert.Equal(MigrationError.ConnectionLost, HostErrors.Explain(loss, Host).Error);

    [Theory]
    [InlineData("sasl", MigrationError.AuthenticationUnsupported)]
    [InlineData("polkit", MigrationError.AccessDenied)]
    public void Authentication_has_a_name(string mechanism, MigrationError error) =>
        Assert.Equal(error, HostErrors.Explain(new LibvirtAuthenticationException("kvm1 wants more", mechanism), Host).Error);

    [Fact]
    public void What_libvirt_quotes_of_qemus_log_is_one_line_and_said_once()
    {
        var said = new LibvirtErrorException(
            "internal error: qemu unexpectedly closed the monitor: 2026-11-21T05:25:18.493515Z qemu-system-x86_64: Cannot read from TLS channel\n"
            + "2026-11-21T05:25:18.493579Z qemu-system-x86_64: load of migration failed: Invalid argument\n"
            + "2026-11-21T05:25:18.493591Z qemu-system-x86_64: load of migration failed: Invalid argument\n") { Code = LibvirtErrorCode.InternalError };
        Assert.EndsWith(
            "qemu unexpectedly closed the monitor: Cannot read from TLS channel; load of migration failed: Invalid argument",
            HostErrors.Explain(said, Host).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_message_names_its_host_twice_in_a_row()
    {
        LibvirtException[] all =
        [
            new LibvirtConnectException(ConnectFailure.TimedOut, "kvm1", "No answer from kvm1."),
            new LibvirtConnectException(ConnectFailure.TimedOut, "kvm1", "No answer."),
            new LibvirtAuthenticationException("kvm1 wants more", "sasl"),
            new LibvirtAuthenticationException("polkit on kvm1 refused", "polkit"),
            new LibvirtErrorException("kvm1 is not known here") { Code = LibvirtErrorCode.InternalError },
        ];
        Assert.All(all.Select(e => HostErrors.Explain(e, Host).Message), message =>
        {
            Assert.Contains("kvm1", message, StringComparison.Ordinal);
            Assert.DoesNotContain("kvm1: kvm1", message, StringComparison.Ordinal);
            Assert.DoesNotContain("kvm1: polkit on kvm1", message, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData(LibvirtErrorCode.SystemError, LibvirtErrorDomain.Rpc, true)]
    [InlineData(LibvirtErrorCode.InternalError, LibvirtErrorDomain.Rpc, true)]
    [InlineData(LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.Rpc, true)]
    [InlineData(LibvirtErrorCode.AuthenticationFailed, LibvirtErrorDomain.Rpc, true)]
    [InlineData(LibvirtErrorCode.AuthenticationUnavailable, LibvirtErrorDomain.None, true)]
    [InlineData(LibvirtErrorCode.SystemError, LibvirtErrorDomain.Qemu, false)]
    [InlineData(LibvirtErrorCode.OperationFailed, LibvirtErrorDomain.Qemu, false)]
    public void A_daemon_that_did_not_reach_its_peer_is_known_by_code_and_domain(LibvirtErrorCode code, LibvirtErrorDomain domain, bool failed) =>
        Assert.Equal(failed, HostErrors.IsConnectFailure(new LibvirtErrorException("x") { Code = code, Domain = domain }));
}
