using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A tunnel through the daemons carries memory alone.</summary>
internal sealed class TunnelledCheck() : OptionsCheck(
    OptionGroup.Tunnelled, r => r.Tunnelled, "no tunnel is asked for", "a tunnel through the daemons can carry it",
    "Tunnelled", "Can a tunnel through the daemons carry all that is asked for?",
    "migration of non-shared storage is not supported with tunnelled migration");
