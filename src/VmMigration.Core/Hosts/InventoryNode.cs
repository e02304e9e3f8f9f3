namespace VmMigration.Hosts;

/// <summary>A piece of an inventory's YAML and where it stands; lines and columns count from 1.</summary>
internal abstract record InventoryNode(int Line, int Column)
{
    internal abstract string Kind { get; }
}

/// <summary>A value. <paramref name="IsNull"/>: nothing, <c>~</c> or <c>null</c>, unquoted.</summary>
internal sealed record InventoryScalar(string Value, bool IsNull, int Line, int Column) : InventoryNode(Line, Column)
{
    internal override string Kind => IsNull ? "nothing" : "a value";
}

/// <summary>A list.</summary>
internal sealed record InventoryList(IReadOnlyList<InventoryNode> Items, int Line, int Column)
    : InventoryNode(Line, Column)
{
    internal override string Kind => "a list";
}

/// <summary>Keys with values, in the file's order.</summary>
internal sealed record InventoryMap(IReadOnlyList<InventoryEntry> Entries, int Line, int Column)
    : InventoryNode(Line, Column)
{
    internal override string Kind => "a block of keys";
}

/// <summary>A key and its value.</summary>
internal sealed record InventoryEntry(InventoryScalar Key, InventoryNode Value);
