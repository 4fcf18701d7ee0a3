using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The calling device as an endpoint's parameter; the gate has authenticated it.</summary>
public readonly record struct DeviceCaller(PairedDevice Device)
{
    public AccountId Account => Device.Account;

    public string Id => Device.DeviceId;

    public static implicit operator PairedDevice(DeviceCaller caller) => caller.Device;

    /// <exception cref="InvalidOperationException">The route does not require a device token, which is a bug in its definition.</exception>
    public static ValueTask<DeviceCaller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new DeviceCaller(context.Features.Get<PairedDevice>()
            ?? throw new InvalidOperationException($"The route {context.GetEndpoint()?.DisplayName} does not require a device token, so it has no device")));
}
