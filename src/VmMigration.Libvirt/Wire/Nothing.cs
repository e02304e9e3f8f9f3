namespace VmMigration.Libvirt.Wire;

/// <summary>The arguments or the result of a procedure that has none.</summary>
internal readonly record struct Nothing;
