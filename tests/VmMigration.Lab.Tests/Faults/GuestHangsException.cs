namespace VmMigration.Lab.Tests.Faults;

/// <summary>A guest that was moved runs and does not answer, or its QEMU has ended by itself: what emulated CPUs do now and then (see <see cref="GuestKind.Linux"/>).</summary>
internal sealed class GuestHangsException(string message) : Exception(message)
{
    /// <summary>How often something is shown until it is believed that it is not the emulation.</summary>
    private const int Attempts = 3;

    /// <summary>Shows something with a guest; one that hangs after it was moved is no answer to what is asked: it is shown again with another.</summary>
    public static async Task AgainAsync(Func<Task> show)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await show();
                return;
            }
            catch (GuestHangsException) when (attempt < Attempts)
            {
                // Once more.
            }
        }
    }
}
