using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PhoneSimulator.Apns.Connections;
using PhoneSimulator.Apns.ProviderTokens;
using PhoneSimulator.Setup;

namespace PhoneSimulator.Apns.Channels;

/// <summary><c>/1/apps/&lt;bundle&gt;/channels</c> and <c>/all-channels</c> (Apple, "Sending channel management requests to APNs").</summary>
internal sealed class ChannelManagement(ApnsExchange exchange, ProviderTokenJudge providers, ChannelBook channels, SimulatorOptions options)
{
    public const string Apps = "/1/apps/";

    public async Task Handle(HttpContext context, ApnsConnection connection, string path)
    {
        var push = exchange.Begin(connection);
        var headers = PushHeaders.Read(context.Request.Headers, push, "apns-request-id");
        push.Payload = await RequestBody.Read(context.Request.BodyReader, context.RequestAborted);
        push.Channel = push.ChannelId is { } id ? channels.Find(id) : null;
        byte[]? body = null;
        await exchange.Run(
            context, connection, push, "manage",
            judge: () => Judge(context, connection, push, path, headers, out body),
            deliver: () => push.Outcome = PushOutcome.Accepted);
        if (body is null || context.Response.StatusCode != StatusCodes.Status200OK || context.RequestAborted.IsCancellationRequested) return;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(body);
    }

    private ApnsAnswer Judge(HttpContext context, ApnsConnection connection, Push push, string path, ApnsAnswer? headers, out byte[]? body)
    {
        body = null;
        var parts = path.StartsWith(Apps, StringComparison.Ordinal) ? path[Apps.Length..].Split('/') : [];
        if (parts is not [{ Length: > 0 } bundle, "channels" or "all-channels"]) return ApnsAnswers.BadPath;
        var all = parts[1] == "all-channels";
        var method = context.Request.Method;
        if (all ? method != "GET" : method is not ("POST" or "GET" or "DELETE")) return ApnsAnswers.MethodNotAllowed;
        if (providers.Judge(context.Request.Headers.Authorization, connection) is { } unknown) return unknown;
        if (!options.Bundles.Contains(bundle))
            return options.Bundles.Any(own => bundle.StartsWith(own + ".", StringComparison.Ordinal)) ? ApnsAnswers.TopicDisallowed : ApnsAnswers.TopicMismatch;
        if (headers is not null) return headers;

        // One management side serves both environments unless the provider's key is bound to one of them.
        var environment = connection.Token?.Key?.Environment ?? "production";
        if (all)
        {
            body = JsonSerializer.SerializeToUtf8Bytes(new { channels = channels.Of(bundle, environment).Select(channel => channel.Id) });
            return ApnsAnswers.Ok;
        }

        if (method == "POST") return Create(context, push, bundle, environment);
        if (push.ChannelId is not { } id) return ApnsAnswers.MissingChannelId;
        if (!ChannelBook.IsWellFormed(id)) return ApnsAnswers.BadChannelId;
        if (channels.Find(id, bundle, environment) is not { } found) return ApnsAnswers.ChannelNotRegistered;
        if (method == "DELETE") return channels.Delete(found) ? ApnsAnswers.Deleted : ApnsAnswers.ChannelNotRegistered;
        context.Response.Headers["apns-channel-id"] = id;
        body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object> { ["message-storage-policy"] = found.Policy, ["push-type"] = "LiveActivity" });
        return ApnsAnswers.Ok;
    }

    private ApnsAnswer Create(HttpContext context, Push push, string bundle, string environment)
    {
        if (push.Payload.Length == 0) return ApnsAnswers.PayloadEmpty;
        JsonElement request;
        try
        {
            request = push.Json;
        }
        catch (JsonException)
        {
            // A body that is not JSON is refused below like JSON of another shape.
            return ApnsAnswers.BadRequestPayload;
        }

        if (request.ValueKind != JsonValueKind.Object) return ApnsAnswers.BadRequestPayload;
        if (!request.TryGetProperty("push-type", out var type)) return ApnsAnswers.MissingPushType;
        if (type.ValueKind != JsonValueKind.String || !type.ValueEquals("LiveActivity")) return ApnsAnswers.InvalidPushType;
        if (!request.TryGetProperty("message-storage-policy", out var policy) || policy.ValueKind != JsonValueKind.Number
            || !policy.TryGetInt32(out var number) || number is not (0 or 1)) return ApnsAnswers.BadRequestParams;
        if (channels.Create(bundle, environment, number) is not { } channel) return ApnsAnswers.CannotCreateChannelConfig;
        context.Response.Headers["apns-channel-id"] = channel.Id;
        push.ChannelId = channel.Id;
        return ApnsAnswers.Created;
    }
}
