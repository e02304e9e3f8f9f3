using System.Management.Automation;
using VmMigration.Migration;

namespace VmMigration.Commands;

// The way from host to host.
public abstract partial class RequestCmdlet
{
    // A field of a value type that lives in the isolated assemblies would have them loaded before they can be found.
    private object? _control;
    private object? _consolePort;

    /// <summary>Who drives the move.</summary>
    [Parameter]
    public ControlMode ControlMode { get => _control is ControlMode mode ? mode : default; set => _control = value; }

    /// <summary>On which ports its screens are there.</summary>
    [Parameter]
    public ConsolePortMode ConsolePort { get => _consolePort is ConsolePortMode mode ? mode : default; set => _consolePort = value; }

    /// <summary>What it is to be called on the destination.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationName { get; set; }

    /// <summary>The destination's address that memory is sent to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MigrationAddress { get; set; }

    /// <summary>Lets QEMU encrypt memory and disks on their way.</summary>
    [Parameter]
    public SwitchParameter Tls { get; set; }

    /// <summary>The name that the destination's certificate is to have.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TlsDestination { get; set; }

    private protected MigrationRequest WithWay(MigrationRequest request) => request with
    {
        Control = ControlMode,
        ConsolePort = ConsolePort,
        DestinationName = DestinationName,
        MigrationAddress = MigrationAddress,
        Tls = TlsRule.Applies(request, MyInvocation.BoundParameters.ContainsKey(nameof(Tls)) ? Tls : null),
        TlsDestination = TlsDestination,
    };
}
