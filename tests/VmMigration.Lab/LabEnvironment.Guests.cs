namespace VmMigration.Lab;

public sealed partial class LabEnvironment
{
    /// <summary>Gives a new guest its name and addresses; it runs when it is started on a host.</summary>
    /// <exception cref="LabException">There is a guest of that name.</exception>
    public LabGuest CreateGuest(GuestOptions options)
    {
        GuestPlace place = GuestPlace.Take(_state.Paths.Guests, options.Name);
        LabAddresses addresses = _state.Addresses;
        return new LabGuest(this, options, place, addresses.GuestMac(place.Number), addresses.Guest(place.Number));
    }

    /// <summary>Creates a guest and starts it on a host.</summary>
    public async Task<LabGuest> StartGuestAsync(LabHost host, GuestOptions options, CancellationToken cancellationToken = default)
    {
        LabGuest guest = CreateGuest(options);
        try
        {
            await guest.StartOnAsync(host, cancellationToken);
            return guest;
        }
        catch
        {
            await guest.DestroyAsync();
            throw;
        }
    }
}
