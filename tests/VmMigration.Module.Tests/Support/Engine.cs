using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace VmMigration.Tests.Support;

/// <summary>
/// A PowerShell session in this process with the built module. What the module writes is of types of its own load context: it is
/// read by property, never by cast.
/// </summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace _runspace;

    public Engine(int columns = 120)
    {
        Host = new RecordingHost(columns);
        _runspace = RunspaceFactory.CreateRunspace(Host, InitialSessionState.CreateDefault2());
        _runspace.Open();
        Run($"$PSStyle.OutputRendering = 'PlainText'; Import-Module '{Repository.PathOf("VmMigration.psd1")}'");
    }

    public RecordingHost Host { get; }

    /// <summary>An inventory that names two hosts which nobody reaches, and a policy.</summary>
    public static string Inventory { get; } = WriteInventory();

    /// <summary>A pipeline of this session.</summary>
    public PowerShell Pipeline(string script)
    {
        var pipeline = PowerShell.Create();
        pipeline.Runspace = _runspace;
        return pipeline.AddScript(script);
    }

    /// <summary>What a script writes; it must end without an error.</summary>
    public Collection<PSObject> Run(string script)
    {
        using var pipeline = Pipeline(script);
        var written = pipeline.Invoke();
        Assert.Empty(pipeline.Streams.Error.Select(e => e.ToString()));
        return written;
    }

    /// <summary>What a script writes, and its errors, the one that ended it included.</summary>
    public (Collection<PSObject> Written, IReadOnlyList<ErrorRecord> Errors) Try(string script)
    {
        using var pipeline = Pipeline(script);
        try
        {
            var written = pipeline.Invoke();
            return (written, [.. pipeline.Streams.Error]);
        }
        catch (RuntimeException e)
        {
            return ([], [.. pipeline.Streams.Error, e.ErrorRecord]);
        }
    }

    /// <summary>What a session would offer at the end of a line.</summary>
    public string[] Complete(string line)
    {
        using var pipeline = Pipeline("");
        pipeline.Commands.Clear();
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, pipeline).CompletionMatches.Select(m => m.CompletionText)];
    }

    public void Dispose() => _runspace.Dispose();

    private static string WriteInventory()
    {
        var path = Path.Combine(Path.GetTempPath(), $"vmmigration-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, """
            policies: { patient: { maxDowntime: 300ms } }
            hosts:
              kvm1: { uri: "qemu+tcp://127.0.0.1:1/system" }
              kvm2: { uri: "qemu+tcp://127.0.0.1:1/system" }
            """);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(path);
        return path;
    }
}
