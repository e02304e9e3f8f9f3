namespace VmMigration.Lab.Tests;

/// <summary>virsh as an administrator runs it on the workstation.</summary>
internal static class WorkstationVirsh
{
    public static async Task<string> RunAsync(LabHost host, LabTransport transport, params string[] arguments)
        => (await Tool.RunAsync(
            "virsh", ["-c", transport is LabTransport.Ssh ? host.SshUriForVirsh : host.UriOf(transport), .. arguments]))
            .EnsureSuccess().Output.Trim();

    public static Task<string> MigrateAsync(
        LabGuest guest, LabHost from, LabHost to, LabTransport transport = LabTransport.Tcp, params string[] flags)
        => RunAsync(
            from, LabTransport.Unix,
            ["migrate", "--live", "--p2p", .. flags, guest.Name, from.PeerUriOf(to, transport), "--migrateuri", $"tcp://{to.MigrationAddress}"]);
}
