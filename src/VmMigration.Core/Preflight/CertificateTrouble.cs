namespace VmMigration.Preflight;

/// <summary>Why a certificate would be refused.</summary>
/// <param name="Why">To be read behind the file's name.</param>
/// <param name="Evidence">The values that were compared; empty for none.</param>
internal sealed record CertificateTrouble(string Why, string Evidence);
