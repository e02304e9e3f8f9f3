using System.Text.Json;

namespace VmMigration.Lab;

/// <summary>A guest's share of the lab's names and addresses, held by a file so that processes do not take the same.</summary>
internal sealed record GuestPlace(string File, int Number, string Name, Guid Uuid)
{
    private const int Last = 250;

    /// <summary>Takes the first free place.</summary>
    /// <exception cref="LabException">The name is taken, or all places are.</exception>
    public static GuestPlace Take(string folder, string? name)
    {
        for (int number = LabAddresses.FirstGuest; number <= Last; number++)
        {
            string file = $"{folder}/{number}";
            if (System.IO.File.Exists(file))
            {
                if (name is not null && Read(file)?.Name == name)
                {
                    throw new LabException($"There is a guest named '{name}'.");
                }
                continue;
            }
            var place = new GuestPlace(file, number, name ?? $"guest{number}", Guid.NewGuid());
            try
            {
                using var stream = new FileStream(file, FileMode.CreateNew);
                JsonSerializer.Serialize(stream, place);
                return place;
            }
            catch (IOException) when (System.IO.File.Exists(file))
            {
                // Another process took it between the look and the grab.
            }
        }
        throw new LabException("The lab is full.");
    }

    public void Free() => System.IO.File.Delete(File);

    private static GuestPlace? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<GuestPlace>(System.IO.File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }
}
