using System.Reflection;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Every procedure there is, for checking the table; calls do not need it. Found by reflection.</summary>
internal static class ProcedureTable
{
    private static readonly Type[] Groups =
    [
        typeof(ConnectProcedures),
        typeof(CpuProcedures),
        typeof(NodeProcedures),
        typeof(DomainProcedures),
        typeof(DomainLifecycleProcedures),
        typeof(JobProcedures),
        typeof(MigrationProcedures),
        typeof(StorageProcedures),
        typeof(VolumeProcedures),
        typeof(NetworkProcedures),
        typeof(SecretProcedures),
        typeof(NwFilterProcedures),
        typeof(EventProcedures),
        typeof(QemuProcedures),
    ];

    public static IReadOnlyList<Procedure> All => field ??=
    [
        .. from type in Groups
           from property in type.GetProperties(BindingFlags.Public | BindingFlags.Static)
           select (Procedure)property.GetValue(null)!,
    ];
}
