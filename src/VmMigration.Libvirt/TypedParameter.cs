namespace VmMigration.Libvirt;

/// <summary>
/// A named value of libvirt's typed parameters (<c>virTypedParameter</c>). The value's .NET type says the wire type:
/// <see cref="int"/>, <see cref="uint"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>,
/// <see cref="bool"/> or <see cref="string"/>; daemons refuse a parameter of another type than they expect.
/// </summary>
/// <param name="Name">libvirt's name, such as <c>bandwidth</c>.</param>
/// <param name="Value">The value.</param>
public readonly record struct TypedParameter(string Name, object Value);
