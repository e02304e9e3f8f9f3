using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VmMigration.Files;

/// <summary>Whose a file is.</summary>
/// <param name="Id">The user's number.</param>
/// <param name="IsTrusted">Whether that is this process's user, or root.</param>
internal readonly record struct UnixOwner(uint Id, bool IsTrusted)
{
    private const int FromWorkingFolder = -100;
    private const uint Uid = 8;

    /// <summary>Asks Linux (statx, since 4.11, the same on all processors); null where there is none to be asked.</summary>
    public static UnixOwner? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var about = new byte[256];
            if (NativeMethods.statx(FromWorkingFolder, path, 0, Uid, about) != 0)
            {
                return null;
            }

            var owner = BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(about.AsSpan(20)) : BinaryPrimitives.ReadUInt32BigEndian(about.AsSpan(20));
            return new UnixOwner(owner, owner == 0 || owner == NativeMethods.geteuid());
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

#pragma warning disable SYSLIB1054, IDE1006 // Two calls of the C library under their own names, without code that is made for them.
    private static class NativeMethods
    {
        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint asked, [Out] byte[] about);

        [DllImport("libc")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static extern uint geteuid();
    }
#pragma warning restore SYSLIB1054, IDE1006
}
