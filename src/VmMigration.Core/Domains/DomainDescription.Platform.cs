using VmMigration.Libvirt;

namespace VmMigration.Domains;

public sealed partial record DomainDescription
{
    /// <summary>What runs it, as hosts are asked about it.</summary>
    public GuestPlatform Platform => new(Emulator, Os.Architecture, Os.Machine, Type);
}
