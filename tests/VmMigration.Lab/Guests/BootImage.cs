using System.Buffers.Binary;

namespace VmMigration.Lab;

/// <summary>
/// The smallest guest: real-mode code that writes to one word of each page of a range, round and round, or sleeps. It comes as
/// a kernel in Linux's first boot protocol (a boot sector, one sector of set-up code that is jumped to, an empty kernel), so
/// that the guest needs no disk.
/// </summary>
internal static class BootImage
{
    private const int SectorSize = 512;
    private const int PageSize = 4096;
    private const uint FirstByte = 2 << 20;
    private const int PagesPerMiB = (1 << 20) / PageSize;

    // The BIOS leaves the timer at 1193182 Hz / 65536.
    private const double TicksPerSecond = 18.2065;

    /// <summary>Code that only sleeps.</summary>
    public static byte[] Idle() => Wrap([0xFB, /* sti */ 0xF4, /* hlt */ 0xEB, 0xFC /* jmp to the start */]);

    /// <summary>Code that dirties memory.</summary>
    /// <param name="workingSetMiB">The range it writes to, beginning at 2 MiB.</param>
    /// <param name="rateMiBPerSecond">How much of it in a second, or <see cref="GuestOptions.Unlimited"/>.</param>
    public static byte[] Dirtying(int workingSetMiB, int rateMiBPerSecond)
    {
        bool unlimited = rateMiBPerSecond == GuestOptions.Unlimited;
        uint pages = unlimited
            ? (uint)(workingSetMiB * PagesPerMiB)
            : (uint)Math.Max(1, Math.Round(rateMiBPerSecond * PagesPerMiB / TicksPerSecond));
        return Wrap(DirtyLoop(FirstByte + ((uint)workingSetMiB << 20), pages, unlimited));
    }

    private static byte[] DirtyLoop(uint end, uint pagesPerTick, bool unlimited)
    {
        const ushort Gdt = 104;
        const ushort GdtPointer = Gdt + 16;
        byte[] code =
        [
            0xFA,                                       // cli
            0x66, 0x31, 0xC0,                           // xor eax, eax
            0x8C, 0xC8,                                 // mov ax, cs
            0x66, 0xC1, 0xE0, 0x04,                     // shl eax, 4
            0x66, 0x05, .. Word32(Gdt),                 // add eax, gdt              where the table is in memory
            0x2E, 0x66, 0xA3, .. Word16(GdtPointer + 2), // mov cs:[pointer + 2], eax
            0x66, 0xBF, .. Word32(FirstByte),           // mov edi, first
            // tick (27): the BIOS may have taken the 4 GiB limit of fs away, so give it anew each time.
            0xFA,                                       // cli
            0x2E, 0x66, 0x0F, 0x01, 0x16, .. Word16(GdtPointer), // lgdt cs:[pointer]
            0x0F, 0x20, 0xC0,                           // mov eax, cr0
            0x0C, 0x01,                                 // or al, 1
            0x0F, 0x22, 0xC0,                           // mov cr0, eax              protected mode
            0xBB, 0x08, 0x00,                           // mov bx, 8
            0x8E, 0xE3,                                 // mov fs, bx
            0x24, 0xFE,                                 // and al, 0xFE
            0x0F, 0x22, 0xC0,                           // mov cr0, eax              real mode, limit kept
            0x31, 0xDB,                                 // xor bx, bx
            0x8E, 0xE3,                                 // mov fs, bx
            0xFB,                                       // sti
            0x66, 0xB9, .. Word32(pagesPerTick),        // mov ecx, pages
            // touch (64)
            0x67, 0x64, 0x66, 0xFF, 0x07,               // inc dword fs:[edi]
            0x66, 0x81, 0xC7, .. Word32(PageSize),      // add edi, 4096
            0x66, 0x81, 0xFF, .. Word32(end),           // cmp edi, end
            0x72, 0x06,                                 // jb next
            0x66, 0xBF, .. Word32(FirstByte),           // mov edi, first
            // next
            0x66, 0x49,                                 // dec ecx
            0x75, 0xE1,                                 // jnz touch
            unlimited ? (byte)0x90 : (byte)0xF4,        // nop, or hlt until the timer's next tick
            0xEB, 0xB9,                                 // jmp tick
            0x90, 0x90, 0x90, 0x90, 0x90, 0x90,         // up to the table (104)
        ];
        byte[] table =
        [
            0, 0, 0, 0, 0, 0, 0, 0,
            0xFF, 0xFF, 0x00, 0x00, 0x00, 0x92, 0xCF, 0x00, // data, base 0, limit 4 GiB
            0x0F, 0x00, 0, 0, 0, 0,                         // pointer: limit, base
        ];
        return [.. code, .. table];
    }

    private static byte[] Wrap(byte[] code)
    {
        byte[] image = new byte[3 * SectorSize];
        image[0x1F1] = 1; // setup_sects
        image[0x1FE] = 0x55;
        image[0x1FF] = 0xAA;
        code.CopyTo(image, SectorSize);
        return image;
    }

    private static byte[] Word16(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Word32(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
