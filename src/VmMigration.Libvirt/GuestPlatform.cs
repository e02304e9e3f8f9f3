namespace VmMigration.Libvirt;

/// <summary>What runs a guest. Whatever is null is the host's own choice.</summary>
/// <param name="Emulator">The path of the emulator.</param>
/// <param name="Architecture">The guest's architecture: <c>x86_64</c>.</param>
/// <param name="Machine">Its machine type: <c>pc-q35-7.2</c>.</param>
/// <param name="DomainType"><c>kvm</c>, <c>qemu</c>.</param>
public sealed record GuestPlatform(string? Emulator, string? Architecture, string? Machine, string? DomainType);
