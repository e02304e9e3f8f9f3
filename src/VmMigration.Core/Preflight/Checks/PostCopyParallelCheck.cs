using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Until QEMU 10.1 a guest that switched to post-copy with parallel connections could end shut off on the destination.</summary>
internal sealed class PostCopyParallelCheck() : OptionsCheck(
    OptionGroup.PostCopyParallel, r => r.AsksForPostCopy && r.ParallelConnections is not null,
    "post-copy with parallel connections is not asked for", "both hosts can switch to post-copy with parallel connections",
    "PostCopyParallel", "Can both hosts switch to post-copy with parallel connections?", "the guest is lost at the switch: shut off on both hosts");
