using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc;

/// <summary>What a daemon asks for before it takes calls (<c>remote_auth_type</c>).</summary>
internal static class Authentication
{
    private const int None = 0;
    private const int Sasl = 1;
    private const int Polkit = 2;

    public static async Task RunAsync(RpcConnection rpc, CancellationToken cancellationToken)
    {
        var types = await rpc.CallAsync(ConnectProcedures.AuthenticationTypes, default, cancellationToken).ConfigureAwait(false);
        switch (types)
        {
            case [] or [None, ..]:
                return;
            case [Polkit, ..]:
                await PolkitAsync(rpc, cancellationToken).ConfigureAwait(false);
                return;
            case [Sasl, ..]:
                throw new LibvirtAuthenticationException(
                    "The daemon wants a SASL user name and password (auth_tcp or auth_tls in its libvirtd.conf), which this module does not speak yet.",
                    "sasl");
            default:
                throw new LibvirtAuthenticationException($"The daemon wants authentication {types[0]}, which nobody here knows.", $"{types[0]}");
        }
    }

    private static async Task PolkitAsync(RpcConnection rpc, CancellationToken cancellationToken)
    {
        try
        {
            await rpc.CallAsync(ConnectProcedures.Polkit, default(Nothing), cancellationToken).ConfigureAwait(false);
        }
        catch (LibvirtErrorException e)
        {
            throw new LibvirtAuthenticationException($"polkit on the host refused this user: {e.Message}", "polkit", e);
        }
    }
}
