namespace VmMigration.Lab;

/// <summary>A certificate and its private key.</summary>
internal sealed record PemPair(string Certificate, string Key);
