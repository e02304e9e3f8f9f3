namespace VmMigration.Lab.Tests.Faults;

/// <summary>A guest that was moved runs and does not answer: what emulated CPUs do now and then (see <see cref="GuestKind.Linux"/>).</summary>
internal sealed class GuestHangsException(string message) : Exception(message);
