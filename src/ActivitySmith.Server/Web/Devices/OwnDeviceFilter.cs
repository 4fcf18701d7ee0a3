using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Devices;

/// <summary>
/// On forms for one device: people can change their own devices, owners and admins can change all devices. Otherwise the list shows why the form was refused.
/// </summary>
internal sealed class OwnDeviceFilter(DeviceQueries devices, DevicesView view) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = await PageRequest.BindAsync(context.HttpContext);
        return await Check(request, (string)context.HttpContext.GetRouteValue("device_id")!) is { } refusal
            ? await view.Show(request, refusal)
            : await next(context);
    }

    private async Task<Refusal?> Check(PageRequest request, string deviceId)
    {
        if (await devices.Find(request.Account, deviceId, request.Cancellation) is not { } device) return ManagementCatalogue.DeviceNotFound(deviceId);
        return request.Visitor.CanManage || device.UserId == request.Visitor.UserId ? null : PeopleCatalogue.NotYourDevice;
    }
}
