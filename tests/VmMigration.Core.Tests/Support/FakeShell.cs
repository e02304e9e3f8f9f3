using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

/// <summary>A host's shell that a test plays: what it prints to a script, without any being run.</summary>
internal sealed class FakeShell : IHostShell
{
    /// <summary>What all facts of a healthy host look like, line by line.</summary>
    public const string Healthy = """
        uid 0
        kernel 6.1.0-44-amd64
        microcode 0xd0003f5
        userfaults 1
        qemuconf read
        ssh maxstartups 100:30:200
        link lo 65536
        link br0 1500
        link eth1 9000
        addresses read
        address 1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
        tlsfolder /etc/pki/qemu
        swtpm yes
        memlock unlimited
        end all
        """;

    private readonly List<string> _scripts = [];

    /// <summary>What it says of itself.</summary>
    public string Facts { get; set; } = Healthy;

    /// <summary>Its clock.</summary>
    public HostClock? Clock { get; set; } = new(TimeSpan.Zero, TimeSpan.FromMilliseconds(5));

    /// <summary>What it prints to any other script.</summary>
    public Func<string, string> Answers { get; set; } = _ => "";

    /// <summary>The scripts that it was given.</summary>
    public IReadOnlyList<string> Scripts
    {
        get
        {
            lock (_scripts)
            {
                return [.. _scripts];
            }
        }
    }

    public Task<HostShellAnswer> RunAsync(string script, CancellationToken cancellationToken)
    {
        lock (_scripts)
        {
            _scripts.Add(script);
        }

        return Task.FromResult(new HostShellAnswer(script == HostShellScript.Text ? Facts : Answers(script), Clock));
    }
}
