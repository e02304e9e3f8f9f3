using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

internal static partial class ConnectProcedures
{
    /// <summary>AUTH_LIST: what is asked of this client: 0 nothing, 1 SASL, 2 polkit.</summary>
    public static Procedure<Nothing, int[]> AuthenticationTypes => field ??= new(
        66, "AUTH_LIST", Xdr.None, Xdr.Array(Xdr.Int32, ProtocolLimits.AuthenticationTypes)) { HighPriority = true };

    /// <summary>AUTH_SASL_INIT: the mechanisms the daemon offers, separated by commas.</summary>
    public static Procedure<Nothing, string> SaslInit => field ??= new(
        67, "AUTH_SASL_INIT", Xdr.None, Xdr.String) { HighPriority = true };

    /// <summary>AUTH_SASL_START: begins; no data and empty data differ.</summary>
    public static Procedure<(string Mechanism, byte[]? Data), (int Complete, byte[]? Data)> SaslStart => field ??= new(
        68, "AUTH_SASL_START",
        Xdr.Of(Xdr.String, ArgumentCodecs.SaslData),
        Xdr.Of(Xdr.Int32, ArgumentCodecs.SaslData)) { HighPriority = true };

    /// <summary>AUTH_SASL_STEP: one more exchange; 1 when the daemon is satisfied.</summary>
    public static Procedure<byte[]?, (int Complete, byte[]? Data)> SaslStep => field ??= new(
        69, "AUTH_SASL_STEP", ArgumentCodecs.SaslData, Xdr.Of(Xdr.Int32, ArgumentCodecs.SaslData)) { HighPriority = true };

    /// <summary>AUTH_POLKIT: asks polkit about the process at the other end of the socket.</summary>
    public static Procedure<Nothing, int> Polkit => field ??= new(70, "AUTH_POLKIT", Xdr.None, Xdr.Int32) { HighPriority = true };
}
