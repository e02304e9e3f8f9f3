using System.Runtime.InteropServices;

namespace VmMigration.Session;

/// <summary>
/// The end of the process: PowerShell tells a module nothing of <c>exit</c>, of a terminal that is closed, or of being told to end.
/// A move that is driven from here would stop where it is, with its guest off.
/// </summary>
internal static class ProcessEnd
{
    private const int Signalled = 128;
    private static readonly List<PosixSignalRegistration> Signals = [];
    private static int _heeded;

    /// <summary>Closes the session before the process ends, from now on.</summary>
    public static void Heed()
    {
        if (Interlocked.Exchange(ref _heeded, 1) != 0)
        {
            return;
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => ModuleSession.Close();
        foreach (var (signal, number) in ((PosixSignal, int)[])[(PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)])
        {
            Signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                ModuleSession.Close();
                Environment.Exit(Signalled + number);
            }));
        }
    }
}
