using ActivitySmith.Delivery.Pages;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Events;

namespace ActivitySmith.Server.Devices;

/// <summary>Reads the events of one device while it is paired.</summary>
internal sealed class DeviceReader(DeviceCaller caller, DeviceAudience audience) : IEventReader
{
    public AccountId Account => caller.Account;

    public string? DeviceId => caller.Id;

    /// <summary>An ended card stays on the Lock Screen for 4 hours at most (developer.apple.com/documentation/activitykit).</summary>
    public EventLimits Limits { get; } = new(new CardLimits(Running: 1_000, Ended: 100), TimeSpan.FromHours(4), IsUntilDismissed: true, Notifications: 50);

    public async Task<EventView?> View(CancellationToken cancellation) =>
        await audience.Of(caller, cancellation) is { } device ? new EventView(device.Channels, device.Device.CreatedAt) : null;

    public async Task<int?> Badge(CancellationToken cancellation) => await audience.Badge(caller, cancellation);

    public Task<bool> IsWelcome(CancellationToken cancellation) => audience.IsPaired(caller, cancellation);
}
