using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>
/// A lab of two hosts with a shared volume, and a guest whose disk is on that or on its host alone. It writes numbered blocks,
/// changes its memory and answers an echo. It is handed from one fault to the next as long as it is well, wherever the last
/// one left it; there is never a second one, which a host whose power is cut would take along.
/// </summary>
public sealed class FaultFixture : IAsyncLifetime
{
    private const int SizeMiB = 64;

    private LabEnvironment? _lab;
    private LabGuest? _guest;
    private (bool LocalDisk, bool IsPlain) _kind;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Shows a fault. A guest that hangs after it was moved is no answer to what is asked: it is shown again with another.
    /// </summary>
    /// <param name="control">Who drives the moves.</param>
    /// <param name="fault">What is done.</param>
    /// <param name="transport">The workstation's way to the hosts.</param>
    /// <param name="localDisk">Whether the guest's disk is one that only its host has, most of it full.</param>
    /// <param name="plain">Whether it has nothing beside its disk: no snapshot, no secret, no config drive.</param>
    internal async Task ShowAsync(
        ControlMode control, Func<FaultScene, Task> fault, LabTransport transport = LabTransport.Unix, bool localDisk = false, bool plain = false)
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        _lab ??= await LabEnvironment.StartAsync(new LabOptions { SharedStorage = true });
        await GuestHangsException.AgainAsync(async () =>
        {
            LabGuest guest = await TakeGuestAsync(_lab, (localDisk, plain));
            try
            {
                await using FaultScene scene = await FaultScene.OpenAsync(_lab, guest, control, transport);
                await fault(scene);
                Assert.True(scene.IsChecked, "Nothing was checked.");
                (_guest, _kind) = (scene.IsGuestWell ? guest : null, (localDisk, plain));
            }
            finally
            {
                if (_guest != guest)
                {
                    await EndAsync(guest);
                }
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    private async Task<LabGuest> TakeGuestAsync(LabEnvironment lab, (bool LocalDisk, bool IsPlain) kind)
    {
        if (_guest is { } known)
        {
            _guest = null;
            if (_kind == kind && await EchoProbe.AnswersAsync(known.Address!, TimeSpan.FromSeconds(3)))
            {
                return known;
            }

            await EndAsync(known);
        }

        return kind.LocalDisk ? await StartWithLocalDiskAsync(lab, kind.IsPlain) : await StartWithSharedDiskAsync(lab, kind.IsPlain);
    }

    private static async Task<LabGuest> StartWithLocalDiskAsync(LabEnvironment lab, bool plain)
    {
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.img";
        await StorageSay.ShellAsync(
            lab.Hosts[0], $"qemu-img create -q -f raw {path} {SizeMiB}M && qemu-io -f raw -c 'write -P 90 {SizeMiB / 4}M {SizeMiB * 3 / 4}M' {path}");
        return await StartAsync(lab, Options(path, plain));
    }

    /// <summary>It has all that may belong to a guest: a second disk that a secret opens, and a config drive that only its host has.</summary>
    private static async Task<LabGuest> StartWithSharedDiskAsync(LabEnvironment lab, bool plain)
    {
        LabHost host = lab.Hosts[0];
        GuestOptions options = Options($"{host.SharedDirectory}/{Guid.NewGuid():n}.img", plain);
        if (plain)
        {
            return await StartAsync(lab, options);
        }

        var locked = new LuksDisk(host.SharedDirectory);
        await locked.MakeAsync(host);
        return await StartAsync(lab, options with
        {
            Disks = [.. options.Disks, .. locked.Options.Disks.Select(d => d with { Cache = "none" })],
            ConfigDrive = $"{host.ImageDirectory}/{options.Name}.iso",
            Customize = locked.Encrypt,
        });
    }

    private static GuestOptions Options(string disk, bool plain) => new()
    {
        // The console of one that had the name before would speak of other blocks.
        Name = $"g{Guid.NewGuid():n}"[..9],
        Kind = GuestKind.Linux,
        WritesDisk = true,
        TakesOrders = true,
        Persistent = true,
        Autostart = true,
        Snapshot = plain ? null : "before",
        DirtyMiBPerSecond = 8,
        WorkingSetMiB = 16,
        Disks = [new GuestDisk(disk) { Format = "raw", Cache = "none", SizeMiB = SizeMiB }],
    };

    private static async Task<LabGuest> StartAsync(LabEnvironment lab, GuestOptions options)
    {
        LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], options);
        await guest.WaitUntilAnsweringAsync();
        return guest;
    }

    private async Task EndAsync(LabGuest guest)
    {
        await guest.DestroyAsync();
        await Task.WhenAll(_lab!.Hosts.Where(h => h.InitProcessId is not null).Select(h => EndAsync(guest, h)));
    }

    private static async Task EndAsync(LabGuest guest, LabHost host)
    {
        await host.RunAsync(["rm", "-f", .. guest.Options.Disks.Select(d => d.Path), .. guest.Options.ConfigDrive is { } drive ? [drive] : (string[])[]]);
        foreach (string secret in HostBelongings.NeededBy(guest).Where(n => n.StartsWith("secret ", StringComparison.Ordinal)))
        {
            await host.VirshAsync("secret-undefine", secret.Split(' ')[1]);
        }
    }
}
