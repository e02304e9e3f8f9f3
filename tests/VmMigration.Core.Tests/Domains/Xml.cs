using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

/// <summary>The smallest domain there is, with what a test adds to it.</summary>
internal static class Xml
{
    internal static DomainDescription Domain(string added = "", string devices = "", string os = "") =>
        DomainDescription.Parse(
            $"""
            <domain type='kvm'><name>web1</name><uuid>4b1d1f60-2f1a-4d4c-8c6b-0d5c1c6a7e11</uuid>
              <memory unit='MiB'>256</memory><os><type>hvm</type>{os}</os>{added}<devices>{devices}</devices></domain>
            """);
}
