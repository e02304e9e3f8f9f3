using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Zero-copy is for parallel connections that neither encrypt nor compress. How much memory QEMU may lock for it is libvirt's
/// affair, which raises that limit by itself.
/// </summary>
internal sealed class ZeroCopyCheck() : OptionsCheck(
    OptionGroup.ZeroCopy, r => r.ZeroCopy, "zero-copy is not asked for", "zero-copy goes with the rest, and both hosts have it",
    "ZeroCopy", "Does zero-copy go with what else is asked for, and have both hosts it?", "zero-copy is only available for parallel migration");
