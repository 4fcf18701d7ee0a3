using ActivitySmith.Contracts.Manage;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Channels;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ActivitySmith.Server.Manage;

/// <summary>Channels of the caller's account and their devices (docs/management-api.md, Channels).</summary>
public static class ChannelsEndpoints
{
    private const string ListName = "channels";

    public static IEndpointRouteBuilder MapChannels(this IEndpointRouteBuilder manage)
    {
        var channels = manage.MapGroup("/channels").WithTags("Channels");
        channels.MapPost("", Create).WithName("createChannel").WithSummary("Create a channel");
        channels.MapGet("", List).WithName("listChannels").WithSummary("List the channels in the order of their slugs");
        channels.MapGet("/{slug}", Get).WithName("getChannel").WithSummary("Get a channel");
        channels.MapPatch("/{slug}", Patch).WithName("updateChannel").WithSummary("Change a channel's name, devices or users");
        channels.MapDelete("/{slug}", Delete).WithName("deleteChannel").WithSummary("Delete a channel; refused while an API key is scoped to it");
        channels.MapPut("/{slug}/devices/{device_id}", Add).WithName("addChannelDevice").WithSummary("Add a device to a channel");
        channels.MapDelete("/{slug}/devices/{device_id}", Remove).WithName("removeChannelDevice").WithSummary("Remove a device from a channel");
        return manage;
    }

    private static async Task<Results<CreatedResource<ManagedChannel>, ApiRefusal>> Create(
        JsonBody<ChannelCreateRequest> body, ApiCaller caller, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var made = await ledger.Submit(new CreateChannel(caller.Account, sent.Slug, new ChannelChange(sent.Name, sent.Devices, sent.Users)));
        return made.ToCreated(channel => $"/api/manage/channels/{channel.Slug}", Show);
    }

    private static async Task<Results<Ok<ListResponse<ManagedChannel>>, ApiRefusal>> List(
        Paging paging, ApiCaller caller, ChannelQueries channels, CancellationToken cancellation)
    {
        var page = paging.ByName(ListName, out var refusal);
        if (refusal is not null) return new ApiRefusal(refusal);
        var found = await channels.List(caller.Account, page, cancellation);
        return paging.Respond(ListName, found, channel => [channel.Slug], Show);
    }

    private static async Task<Results<Ok<ManagedChannel>, ApiRefusal>> Get(
        string slug, ApiCaller caller, ChannelQueries channels, CancellationToken cancellation) =>
        await channels.Find(caller.Account, slug, cancellation) is { } channel
            ? TypedResults.Ok(Show(channel))
            : new ApiRefusal(ManagementCatalogue.ChannelNotFound(slug));

    private static async Task<Results<Ok<ManagedChannel>, ApiRefusal>> Patch(
        string slug, JsonBody<ChannelPatchRequest> body, ApiCaller caller, LedgerWriter ledger)
    {
        if (!body.TryGet(out var sent, out var invalid)) return invalid;
        var changed = await ledger.Submit(new ChangeChannel(caller.Account, slug, new ChannelChange(sent.Name, sent.Devices, sent.Users)));
        return changed.ToOk(Show);
    }

    private static async Task<Results<NoContent, ApiRefusal>> Delete(string slug, ApiCaller caller, LedgerWriter ledger) =>
        (await ledger.Submit(new DeleteChannel(caller.Account, slug))).ToNoContent();

    private static async Task<Results<Ok<ManagedChannel>, ApiRefusal>> Add(
        string slug, [FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, LedgerWriter ledger)
    {
        var changed = await ledger.Submit(new AssignDevice(caller.Account, slug, deviceId, isMember: true));
        return changed.ToOk(Show);
    }

    private static async Task<Results<NoContent, ApiRefusal>> Remove(
        string slug, [FromRoute(Name = "device_id")] string deviceId, ApiCaller caller, LedgerWriter ledger) =>
        (await ledger.Submit(new AssignDevice(caller.Account, slug, deviceId, isMember: false))).ToNoContent();

    private static ManagedChannel Show(Channel channel) => new()
    {
        Slug = channel.Slug,
        Name = channel.Name,
        Devices = channel.DeviceIds,
        Users = channel.UserIds,
        CreatedAt = channel.CreatedAt,
    };
}
