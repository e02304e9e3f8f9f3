using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace VmMigration.Lab;

/// <summary>
/// The PowerShell for all that needs one here: 7.4 or later where PATH has it, else the .NET tool that .config/dotnet-tools.json pins,
/// which is restored on first use.
/// </summary>
public sealed class PowerShellTool
{
    private static readonly Version Oldest = new(7, 4);
    private static readonly string Pins = Path.Combine(Checkout.Root, ".config", "dotnet-tools.json");

    /// <summary>How long one on PATH may take to say what it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The program, and the arguments that come before PowerShell's own.</summary>
    private readonly string[] _command;

    private PowerShellTool(Version version, params string[] command) => (Version, _command) = (version, command);

    /// <summary>Its version.</summary>
    public Version Version { get; }

    /// <summary>Finds it, and restores it where there is none.</summary>
    /// <param name="log">Is told when it has to be restored.</param>
    /// <exception cref="LabException">It cannot be restored.</exception>
    public static async Task<PowerShellTool> FindAsync(IProgress<string>? log = null, CancellationToken cancellationToken = default)
        => (Tool.Find("pwsh") is { } file ? await AskAsync(file, cancellationToken) : null) ?? await FromManifestAsync(log, cancellationToken);

    /// <summary>How it is started: the process is PowerShell itself, so that signals, process id and exit code are its own.</summary>
    public ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(_command[0], [.. _command[1..], .. arguments]);
        info.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        info.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        return info;
    }

    /// <summary>Writes a program <c>pwsh</c> that becomes this PowerShell, for a PATH of scripts.</summary>
    public void WriteLauncher(string folder)
    {
        string file = Path.Combine(folder, "pwsh");
        string command = string.Join(' ', _command.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        File.WriteAllText(file, $"#!/bin/sh\nexec {command} \"$@\"\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <inheritdoc />
    public override string ToString() => $"PowerShell {Version} ({string.Join(' ', _command)})";

    /// <summary>What a <c>pwsh</c> says of itself; null where it is too old, or none.</summary>
    internal static async Task<PowerShellTool?> AskAsync(string file, CancellationToken cancellationToken)
    {
        // A .NET tool's pwsh is a program that starts PowerShell as a child and is no PowerShell: each says itself what it runs in.
        const string Script = "$v = $PSVersionTable.PSVersion; \"$($v.Major).$($v.Minor).$($v.Patch)\"; [Environment]::ProcessPath; $PSHOME";
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Patience);
        try
        {
            CommandResult result = await Tool.RunAsync(file, ["-NoProfile", "-NonInteractive", "-Command", Script], cancellationToken: stop.Token);
            if (result.ExitCode == 0
                && result.Output.Split('\n', StringSplitOptions.TrimEntries) is [var text, var program, var home]
                && Version.TryParse(text, out Version? version) && version >= Oldest)
            {
                return Path.GetFileNameWithoutExtension(program) == "dotnet"
                    ? new PowerShellTool(version, program, Path.Combine(home, "pwsh.dll"))
                    : new PowerShellTool(version, program);
            }
        }
        catch (LabException)
        {
            // It is no program: as good as none.
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It hangs: as good as none.
        }

        return null;
    }

    private static async Task<PowerShellTool> FromManifestAsync(IProgress<string>? log, CancellationToken cancellationToken)
    {
        // The .NET that this runs on, which is not always the one on PATH.
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string version = PinnedVersion();
        string package = Path.Combine(await PackagesAsync(dotnet, cancellationToken), "powershell", version, "tools");
        if (Find(package) is null)
        {
            log?.Report($"No PowerShell {Oldest} or later is on PATH: restoring {version} (.config/dotnet-tools.json)");
            await RestoreAsync(dotnet, cancellationToken);
        }

        return Find(package) is { } library
            ? new PowerShellTool(Version.Parse(version), dotnet, library)
            : throw new LabException($"dotnet tool restore left no pwsh.dll in {package}.");

        static string? Find(string package) => Directory.Exists(package)
            ? Directory.GetDirectories(package)
                .Select(framework => Path.Combine(framework, "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll"))
                .FirstOrDefault(File.Exists)
            : null;
    }

    private static async Task RestoreAsync(string dotnet, CancellationToken cancellationToken)
    {
        // What the SDK keeps in its home of earlier restores it believes, also where packages are kept in another folder now (10.0.4).
        DirectoryInfo home = Directory.CreateTempSubdirectory("vmmigration-dotnet-");
        try
        {
            await Tool.RunCheckedAsync(
                "env",
                [$"DOTNET_CLI_HOME={home.FullName}", "DOTNET_NOLOGO=1", dotnet, "tool", "restore", "--tool-manifest", Pins],
                cancellationToken: cancellationToken);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static string PinnedVersion()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(Pins));
        return manifest.RootElement.GetProperty("tools").GetProperty("powershell").GetProperty("version").GetString()!;
    }

    /// <summary>Where NuGet keeps packages: "global-packages: FOLDER" is how it says so.</summary>
    private static async Task<string> PackagesAsync(string dotnet, CancellationToken cancellationToken)
    {
        string output = await Tool.RunCheckedAsync(dotnet, ["nuget", "locals", "global-packages", "--list"], cancellationToken: cancellationToken);
        return output.Split('\n').Single(line => line.Contains(':', StringComparison.Ordinal)).Split(':', 2)[1].Trim();
    }
}
