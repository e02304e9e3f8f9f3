using System.Text;

namespace VmMigration.Lab;

/// <summary>Makes a lab's keys and certificates and puts them where the workstation and the hosts look for them.</summary>
internal sealed class KeyFiles(LabState state, IReadOnlyList<LabHost> hosts, LabKeys client)
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        LabPaths.CreatePrivate(client.Directory);
        Task<SshKey> own = SshKey.CreateAsync(client.PrivateKeyPath, "workstation", cancellationToken);
        Task<SshKey>[] servers = [.. hosts.Select(h => CreateAsync(h, "etc/ssh", "ssh_host_ed25519_key"))];
        Task<SshKey>[] roots = [.. hosts.Select(h => CreateAsync(h, "root/.ssh", "id_ed25519"))];
        SshKey[] clients = [await own, .. await Task.WhenAll(roots)];
        WriteSsh(await Task.WhenAll(servers), clients);
        WriteCertificates();

        Task<SshKey> CreateAsync(LabHost host, string folder, string file)
        {
            LabPaths.CreatePrivate($"{host.DataDirectory}/{folder}");
            return SshKey.CreateAsync($"{host.DataDirectory}/{folder}/{file}", $"root@{host.Name}", cancellationToken);
        }
    }

    private void WriteSsh(SshKey[] servers, SshKey[] clients)
    {
        string authorized = string.Concat(clients.Select(k => k.Public + "\n"));
        string known = string.Concat(hosts.Zip(servers, (h, k) => $"{string.Join(',', Names(h))} {k.Public}\n"));
        foreach (LabHost host in hosts)
        {
            Write($"{host.DataDirectory}/root/.ssh/authorized_keys", authorized);
            Write($"{host.DataDirectory}/root/.ssh/known_hosts", known);
        }
        Write(client.KnownHostsPath, known);
        Write(client.SshConfigPath, SshConfig());
        Write(client.SshCommandPath, $"#!/bin/sh\nexec ssh -F {client.SshConfigPath} \"$@\"\n", Secret | UnixFileMode.UserExecute);
    }

    private string SshConfig()
    {
        var text = new StringBuilder();
        foreach (LabHost host in hosts)
        {
            text.Append($"""
                Host {host.Name} {host.ControlAddress}
                    HostName {host.ControlAddress}
                    User root
                    IdentityFile {client.PrivateKeyPath}
                    IdentitiesOnly yes
                    UserKnownHostsFile {client.KnownHostsPath}
                    GlobalKnownHostsFile /dev/null
                    StrictHostKeyChecking yes

                """);
        }
        return text.ToString();
    }

    private void WriteCertificates()
    {
        using var authority = new LabPki(state.Name);
        WriteClient(client.PkiPath, client.PkiPath, client.PkiPath, "workstation");
        foreach (LabHost host in hosts)
        {
            string pki = $"{host.DataDirectory}/etc/pki";
            PemPair server = authority.IssueServer(
                host.Name, [host.Name, host.MigrationName], [host.ControlAddress, host.MigrationAddress, "127.0.0.1"]);
            PemPair own = WriteClient($"{pki}/CA", $"{pki}/libvirt", $"{pki}/libvirt/private", host.Name);
            Write($"{pki}/libvirt/servercert.pem", server.Certificate);
            Write($"{pki}/libvirt/private/serverkey.pem", server.Key);
            // QEMU, for an encrypted copy of the memory, wants the same under other names.
            LabPaths.CreatePrivate($"{pki}/qemu");
            Write($"{pki}/qemu/ca-cert.pem", authority.Authority);
            Write($"{pki}/qemu/server-cert.pem", server.Certificate);
            Write($"{pki}/qemu/server-key.pem", server.Key);
            Write($"{pki}/qemu/client-cert.pem", own.Certificate);
            Write($"{pki}/qemu/client-key.pem", own.Key);
        }

        PemPair WriteClient(string authorityFolder, string certificateFolder, string keyFolder, string name)
        {
            PemPair pair = authority.IssueClient(name);
            foreach (string folder in (string[])[authorityFolder, certificateFolder, keyFolder])
            {
                LabPaths.CreatePrivate(folder);
            }
            Write($"{authorityFolder}/cacert.pem", authority.Authority);
            Write($"{certificateFolder}/clientcert.pem", pair.Certificate);
            Write($"{keyFolder}/clientkey.pem", pair.Key);
            return pair;
        }
    }

    private static string[] Names(LabHost host) => [host.Name, host.MigrationName, host.ControlAddress, host.MigrationAddress];

    private static void Write(string path, string text, UnixFileMode mode = Secret)
    {
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
    }
}
