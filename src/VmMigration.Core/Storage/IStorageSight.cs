namespace VmMigration.Storage;

/// <summary>How the folders of both hosts are seen that a guest's disks are in: by trying, or by reading alone.</summary>
internal interface IStorageSight
{
    /// <summary>The source's storage.</summary>
    IHostStorage Here { get; }

    /// <summary>The destination's storage.</summary>
    IHostStorage There { get; }

    /// <summary>What earlier moves of the guest left on hosts, as far as that is known.</summary>
    IEnumerable<MigrationLeftover> Leftovers { get; }

    /// <summary>Whether files are compared by what is in them.</summary>
    bool ComparesContent { get; }

    /// <summary>What a folder of the source is on the destination.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="names">Files that both sides are asked for.</param>
    /// <param name="prove">Whether it has to be known that it is one folder, or two.</param>
    Task<FolderFinding> LookAsync(string folder, IReadOnlyCollection<string> names, bool prove);

    /// <summary>A file of the source.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Whether it was looked for, and what was found; null for nothing.</returns>
    Task<(bool IsSeen, StorageVolumeDescription? File)> FindHereAsync(string path);

    /// <summary>Whether a file of both hosts has the same content.</summary>
    Task<bool> HasSameContentAsync(string folder, string name);

    /// <summary>What is in a qcow2 image of the source beside the disk; null where it cannot be looked into.</summary>
    Task<ImageContents?> LookIntoAsync(string folder, string name);

    /// <summary>Whether libvirt carries the bitmaps of an image with the disk that it copies.</summary>
    Task<bool> CarriesBitmapsAsync();

    /// <summary>The content of a small file of the source.</summary>
    Task<byte[]> ReadAsync(string folder, string name, long limit, CancellationToken cancellationToken);
}
