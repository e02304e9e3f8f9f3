namespace VmMigration.Lab.Tests;

public sealed class BootImageTests
{
    private const int Code = 512;

    [Fact]
    public void It_is_a_boot_sector_with_one_sector_of_setup()
    {
        byte[] image = BootImage.Idle();
        Assert.Equal([0x55, 0xAA], image[510..512]);
        Assert.Equal(1, image[0x1F1]);
        Assert.Equal(0, image.Length % 512);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(GuestOptions.Unlimited)]
    public void Its_jumps_land_on_instructions(int rate)
    {
        byte[] image = BootImage.Dirtying(workingSetMiB: 8, rate);
        // jnz touch: inc dword fs:[edi]
        Assert.Equal([0x67, 0x64, 0x66, 0xFF, 0x07], image[Target(Code + 93)..][..5]);
        // jmp tick: cli, lgdt
        Assert.Equal([0xFA, 0x2E, 0x66, 0x0F, 0x01, 0x16], image[Target(Code + 96)..][..6]);
        // The table that lgdt's operand leads to: limit 15 after two descriptors.
        int pointer = Code + BitConverter.ToUInt16(image, Code + 33);
        Assert.Equal(15, BitConverter.ToUInt16(image, pointer));
        Assert.Equal([0xFF, 0xFF, 0, 0, 0, 0x92, 0xCF, 0], image[(pointer - 8)..][..8]);

        int Target(int jump) => jump + 2 + (sbyte)image[jump + 1];
    }
}
