using System.Diagnostics.CodeAnalysis;
using VmMigration.Files;
using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>The hosts an administrator has written down, and the policies for moves between them.</summary>
public sealed class Inventory
{
    private const long LargestFile = 4 * 1024 * 1024;

    private readonly Dictionary<string, HostReference> _byName;

    internal Inventory(
        string? filePath, IReadOnlyList<HostReference> hosts, IReadOnlyDictionary<string, MigrationPolicy> policies)
    {
        FilePath = filePath;
        Hosts = hosts;
        Policies = policies;
        _byName = hosts.ToDictionary(host => host.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No hosts, and the built-in policies.</summary>
    public static Inventory Empty { get; } = new(null, [], new InventoryPolicyReader("").Read(null));

    /// <summary>The file it was read from; null for <see cref="Empty"/>.</summary>
    public string? FilePath { get; }

    /// <summary>The hosts, in the file's order.</summary>
    public IReadOnlyList<HostReference> Hosts { get; }

    /// <summary>The policies by name, the built-in ones always among them; case does not matter.</summary>
    public IReadOnlyDictionary<string, MigrationPolicy> Policies { get; }

    /// <summary>The hosts' names, in the file's order.</summary>
    public IEnumerable<string> Names => Hosts.Select(host => host.Name);

    /// <summary>Reads the file a location names: a default file that does not exist is an empty inventory.</summary>
    /// <exception cref="InventoryException">It cannot be read, or says something that cannot be meant.</exception>
    public static Inventory Load(InventoryLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        return !location.IsExplicit && !File.Exists(location.Path) ? Empty : Load(location.Path);
    }

    /// <summary>Reads a file, which has to exist.</summary>
    /// <exception cref="InventoryException">It cannot be read, or says something that cannot be meant.</exception>
    public static Inventory Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw new InventoryException(path, null, null, "this is larger than 4 MiB, hence no inventory.");
            }

            return OwnFiles.WhyForeign(path) is { } why
                ? throw new InventoryException(path, null, null, $"the inventory is not read, since it can have programs run: {why}.")
                : Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InventoryException(
                path, null, null,
                $"there is no such inventory. Name one with -Inventory or {InventoryLocation.EnvironmentVariable}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InventoryException(path, null, null, $"the inventory cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads an inventory's text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where it comes from: for messages, and for what is relative to it.</param>
    /// <exception cref="InventoryException">It is not YAML, or says something that cannot be meant.</exception>
    public static Inventory Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        InventoryNode? root = InventoryDocument.Read(text, path);
        return new InventoryReader(path, root, Environment.GetEnvironmentVariable).Read();
    }

    /// <summary>The host of that name, or null; case does not matter.</summary>
    public HostReference? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The hosts whose names match a wildcard pattern (<c>*</c>, <c>?</c>, <c>[a-z]</c>), in the file's order.</summary>
    public IReadOnlyList<HostReference> Match(string pattern) =>
        [.. Hosts.Where(host => NamePattern.Matches(pattern, host.Name))];

    /// <summary>The policy of that name.</summary>
    public bool TryFindPolicy(string name, [NotNullWhen(true)] out MigrationPolicy? policy) =>
        Policies.TryGetValue(name, out policy);

    /// <summary>The policy of that name.</summary>
    /// <exception cref="MigrationException">There is none; which there are, and which was meant most likely.</exception>
    public MigrationPolicy GetPolicy(string name) => TryFindPolicy(name, out MigrationPolicy? policy)
        ? policy
        : throw new MigrationException(
            MigrationError.ParameterInvalid,
            $"Nothing was moved: there is no policy '{HostText.Printable(name)}'.",
            (NearestName.Among(Policies.Keys, name) is { } nearest ? $"Did you mean '{nearest}'? " : "")
            + $"There are {string.Join(", ", Policies.Keys.Order(StringComparer.OrdinalIgnoreCase))}; an inventory may have more.",
            name);

    /// <summary>The policy for moves out of a host where none is asked for: the host's own, or <c>balanced</c>.</summary>
    public MigrationPolicy PolicyOf(HostReference source) =>
        source.Policy is { } name && TryFindPolicy(name, out MigrationPolicy? policy) ? policy : Policies[MigrationPolicy.Balanced.Name];
}
