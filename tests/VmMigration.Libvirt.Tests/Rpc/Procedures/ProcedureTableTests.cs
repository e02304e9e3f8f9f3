using System.Reflection;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class ProcedureTableTests
{
    [Fact]
    public void Numbers_and_names_stand_once_in_a_program()
    {
        Assert.Distinct(ProcedureTable.All.Select(p => (p.Program, p.Number)));
        Assert.Distinct(ProcedureTable.All.Select(p => (p.Program, p.Name)));
        Assert.All(ProcedureTable.All, p => Assert.Matches("^[A-Z0-9_]+$", p.Name));
    }

    [Fact]
    public void The_table_holds_every_group()
    {
        var groups = typeof(ProcedureTable).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(ProcedureTable).Namespace)
            .Where(t => t.Name.EndsWith("Procedures", StringComparison.Ordinal));
        Assert.Equal(groups.Sum(g => Group(g).Count()), ProcedureTable.All.Count);
        Assert.Equal(188, ProcedureTable.All.Count(p => p.Program == RpcProgram.Remote));
        Assert.Equal(2, ProcedureTable.All.Count(p => p.Program == RpcProgram.Qemu));
    }

    [Fact]
    public void An_entry_is_made_once() => Assert.Same(DomainProcedures.GetXml, DomainProcedures.GetXml);

    [Fact]
    public void The_smallest_arguments_and_results_are_as_small_as_their_codecs_say()
    {
        var check = typeof(ProcedureTableTests).GetMethod(nameof(CheckSmallest), BindingFlags.NonPublic | BindingFlags.Static)!;
        foreach (var procedure in ProcedureTable.All)
        {
            check.MakeGenericMethod(procedure.GetType().GenericTypeArguments).Invoke(null, [procedure]);
        }
    }

    [Fact]
    public void What_a_migration_leans_on_is_answered_by_a_busy_daemon_only_where_libvirt_says_so()
    {
        Assert.All<Procedure>(
            [
                DomainProcedures.GetState, DomainProcedures.LookupByUuid, DomainProcedures.ListAll,
                DomainLifecycleProcedures.Destroy, ConnectProcedures.SupportsFeature, EventProcedures.RegisterDomainEvent,
                VolumeProcedures.LookupByPath,
            ],
            p => Assert.True(p.HighPriority, p.Name));
        Assert.All<Procedure>(
            [
                JobProcedures.GetStatistics, JobProcedures.Abort, MigrationProcedures.Perform3,
                MigrationProcedures.SetMaxDowntime, DomainProcedures.GetXml, ConnectProcedures.GetAllDomainStatistics,
                ConnectProcedures.GetCapabilities,
            ],
            p => Assert.False(p.HighPriority, p.Name));
    }

    [Fact]
    public void What_changes_something_is_refused_read_only()
    {
        Assert.All(Group(typeof(DomainLifecycleProcedures)), p => Assert.True(p.RefusedReadOnly, p.Name));
        Assert.All(
            Group(typeof(MigrationProcedures)).Where(p => !p.Name.Contains("_GET_", StringComparison.Ordinal)),
            p => Assert.True(p.RefusedReadOnly, p.Name));
        Assert.All<Procedure>(
            [
                MigrationProcedures.GetMaxSpeed, ConnectProcedures.GetDomainCapabilities, CpuProcedures.CompareHypervisor,
                DomainProcedures.GetFileSystemInfo, VolumeProcedures.Download, JobProcedures.Abort,
            ],
            p => Assert.True(p.RefusedReadOnly, p.Name));
        Assert.All<Procedure>(
            [
                MigrationProcedures.GetMaxDowntime, DomainProcedures.GetXml, DomainProcedures.ListAll,
                JobProcedures.GetStatistics, StorageProcedures.GetXml, SecretProcedures.GetXml,
                ConnectProcedures.GetAllDomainStatistics,
            ],
            p => Assert.False(p.RefusedReadOnly, p.Name));
    }

    [Fact]
    public void Three_procedures_open_a_stream()
    {
        Assert.Equal(StreamDirection.Upload, VolumeProcedures.Upload.Stream);
        Assert.Equal(StreamDirection.Download, VolumeProcedures.Download.Stream);
        Assert.Equal(StreamDirection.Upload, MigrationProcedures.PrepareTunnel3.Stream);
        Assert.Equal(3, ProcedureTable.All.Count(p => p.Stream != StreamDirection.None));
    }

    [Fact]
    public void Only_what_is_newer_than_1_1_0_says_since_when()
    {
        Assert.All(ProcedureTable.All.Where(p => p.Since is not null), p => Assert.True(p.Since > new Version(1, 1, 0), p.Name));
        Assert.Equal(new Version(8, 5), JobProcedures.AbortFlags.Since);
        Assert.Equal(new Version(1, 3, 3), MigrationProcedures.StartPostCopy.Since);
        Assert.Null(MigrationProcedures.Perform3.Since);
    }

    private static IEnumerable<Procedure> Group(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(p => (Procedure)p.GetValue(null)!);

    private static void CheckSmallest<TArguments, TResult>(Procedure<TArguments, TResult> procedure)
    {
        CheckCodec(procedure.Arguments, procedure.Name);
        CheckCodec(procedure.Result, procedure.Name);
    }

    // Nothing but zeros is always a message: no elements, empty texts, absent options.
    private static void CheckCodec<T>(XdrCodec<T> codec, string name)
    {
        var smallest = new byte[codec.MinimumSize];
        var enough = Record.Exception(() => WireCheck.ReadAll(codec, smallest));
        Assert.True(enough is null, $"{name}: {enough?.Message}");
        if (smallest.Length > 0)
        {
            var lacking = Record.Exception(() => WireCheck.ReadAll(codec, smallest[1..]));
            Assert.True(lacking is LibvirtProtocolException, $"{name}: {smallest.Length - 1} bytes were enough");
        }
    }
}
