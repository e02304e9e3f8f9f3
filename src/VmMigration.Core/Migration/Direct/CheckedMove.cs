using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// What was checked and planned of a move that this session drives, held against what its hosts answer: the source describes the guest
/// that the destination is to start, and the destination says where the source sends its memory. Neither is handed on unseen.
/// </summary>
/// <param name="Guest">The guest.</param>
/// <param name="Told">What the daemons are told.</param>
/// <param name="Disks">The guest's disks as they were checked on the source.</param>
internal sealed record CheckedMove(DomainReference Guest, TypedParameters Told, IReadOnlyList<DiskDescription> Disks)
{
    private const string Description = "destination_xml";
    private const string Address = "migrate_uri";

    /// <summary>Of a plan.</summary>
    public static CheckedMove Of(MigrationPlan plan) =>
        new(new DomainReference(plan.Guest.Name, plan.Guest.Uuid), plan.Peer.Parameters, plan.Domain.Disks);

    /// <summary>Demands that the source would have that guest started on the destination, with those disks.</summary>
    /// <param name="begun">What the source answered.</param>
    /// <param name="source">The source.</param>
    /// <exception cref="MigrationException">It would not.</exception>
    public void Demand(DirectMigration begun, HostReference source)
    {
        if (WhatDiffers(begun.Parameters.Text(Description) ?? "") is { } what)
        {
            throw new MigrationException(
                MigrationError.Incompatible,
                $"{Guest.Name} was not moved: {source.Name} would have another guest started than the one that was checked: {what}.",
                "If the guest was changed just now (a disk attached, a medium put in), start the move again. Else find out who answers for that host.",
                Guest.Name);
        }
    }

    /// <summary>What the destination answered, with the address that was asked for.</summary>
    /// <param name="prepared">What it answered.</param>
    /// <param name="destination">The destination.</param>
    /// <exception cref="MigrationException">It would have memory sent by a way that nobody asked for.</exception>
    public DirectMigration Keep(DirectMigration prepared, HostReference destination)
    {
        // Where only a definition goes, or the port was asked for, it says nothing.
        if (prepared.Parameters.Text(Address) is not { } answered || answered == Told.Text(Address))
        {
            return prepared;
        }

        return MigrationUri.Keep(Told.Text(Address), answered) is { } kept
            ? prepared.SentTo(kept)
            : throw new MigrationException(
                MigrationError.Incompatible,
                $"{Guest.Name} was not moved: {destination.Name} would have its memory sent to {DisplayText.CleanLine(answered)}, "
                + (Told.Text(Address) is { } asked ? $"where {asked} was asked for." : "which is no address of a host."),
                $"Name its address (-MigrationAddress), and see migration_host in /etc/libvirt/qemu.conf on {destination.Name}.",
                Guest.Name);
    }

    private string? WhatDiffers(string xml)
    {
        DomainDescription begun;
        try
        {
            begun = DomainDescription.Parse(xml);
        }
        catch (DomainXmlException e)
        {
            return $"its description is not understood ({e.Message})";
        }

        var planned = (Told.Text(Description) is { } given ? DomainDescription.Parse(given).Disks : Disks).ToDictionary(d => d.Target, StringComparer.Ordinal);
        return begun switch
        {
            _ when begun.Uuid != Guest.Uuid => $"its UUID is {begun.Uuid}",
            _ when begun.Name != Guest.Name && begun.Name != Told.Text("destination_name") => $"it is called {DisplayText.CleanLine(begun.Name)}",
            _ when begun.Disks.FirstOrDefault(d => !IsPlanned(d, planned.GetValueOrDefault(d.Target))) is { } disk =>
                $"its disk {DisplayText.CleanLine(disk.Target)} is {DisplayText.CleanLine(disk.Source.Description)}",
            _ when planned.Values.FirstOrDefault(p => begun.Disks.All(d => d.Target != p.Target)) is { } missing => $"its disk {missing.Target} is missing",
            _ => null,
        };
    }

    /// <summary>A medium may be taken out at any time, also by the guest.</summary>
    private static bool IsPlanned(DiskDescription begun, DiskDescription? planned) =>
        planned is not null && begun.Device == planned.Device
        && ((begun.IsEmpty && begun.IsRemovable) || (begun.Source.Kind, begun.Source.Description) == (planned.Source.Kind, planned.Source.Description));
}
