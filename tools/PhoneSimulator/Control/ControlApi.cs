using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PhoneSimulator.Apns.ProviderTokens;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Faults;
using PhoneSimulator.Phones;

namespace PhoneSimulator.Control;

/// <summary>HTTP and JSON on the control port: reads all state and injects all faults. Loopback only, without authentication.</summary>
internal static class ControlApi
{
    private const int MostPushes = 1000;

    public static void Map(IEndpointRouteBuilder routes, Simulator simulator)
    {
        routes.MapGet("/state", () => Json(StateView.Of(simulator)));
        routes.MapGet("/phones", () => Json(simulator.Phones.All.Select(phone => PhoneView.Of(phone, simulator.Clock.GetUtcNow()))));
        routes.MapGet("/phones/{id}", (string id) =>
            simulator.Phones.Find(id) is { } phone ? Json(PhoneView.Of(phone, simulator.Clock.GetUtcNow())) : Missing());
        routes.MapPost("/phones", (PhoneRequest request, CancellationToken cancellation) => AddPhone(simulator, request, cancellation));
        routes.MapDelete("/phones/{id}", async (string id) => await simulator.Phones.Remove(id) ? Results.NoContent() : Missing());
        routes.MapPost("/phones/{id}/{action}", (string id, string action, HttpRequest request, CancellationToken cancellation) =>
            Act(simulator, id, action, request, cancellation));
        routes.MapGet("/violations", () => Json(new
        {
            simulator.Violations.Total,
            ByKind = simulator.Violations.Counts,
            Newest = simulator.Violations.Newest(),
        }));
        routes.MapGet("/pushes", (long? after, int? limit, string? phone) => Json(new
        {
            simulator.Log.Last,
            Data = simulator.Log.After(after ?? 0, int.MaxValue).Select(PushView.Of)
                .Where(push => phone is null || push.Phone == phone)
                .Take(Math.Clamp(limit ?? 100, 1, MostPushes)),
        }));
        routes.MapGet("/channels", () => Json(simulator.Channels.All.Select(channel =>
            new { channel.Id, channel.Bundle, channel.Environment, channel.Policy, Phones = channel.Phones.Select(phone => phone.Id) })));
        routes.MapPost("/channels/delete", (ChannelRequest request) =>
            simulator.Channels.Find(request.ChannelId) is { } channel && simulator.Channels.Delete(channel) ? Results.NoContent() : Missing());
        routes.MapGet("/events", (HttpContext context) => EventStream.Write(context, simulator));
        MapFaults(routes, simulator);
        MapTokens(routes, simulator);
        routes.MapPost("/clock", (ClockRequest request) => MoveClock(simulator, request));
        routes.MapPost("/reset", async (ResetRequest request) =>
        {
            await simulator.Reset(request.KeepPhones);
            return Results.NoContent();
        });
    }

    private static void MapFaults(IEndpointRouteBuilder routes, Simulator simulator)
    {
        routes.MapGet("/faults", () => Json(simulator.Faults.Rules));
        routes.MapPost("/faults", async (HttpRequest request, CancellationToken cancellation) =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, SimulatorJson.Options, cancellation);
            var rules = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("faults", out _)
                ? body.Deserialize<FaultsRequest>(SimulatorJson.Options)!.Faults
                : [body.Deserialize<FaultRule>(SimulatorJson.Options)!];
            foreach (var rule in rules)
                if (rule.FirstError() is { } wrong) return Wrong(wrong);
            var added = rules.Select(simulator.Faults.Add).ToList();
            return added.Contains(null) ? Wrong($"more than {FaultBook.Limit} faults") : Json(added);
        });
        routes.MapDelete("/faults", () =>
        {
            simulator.Faults.Clear();
            return Results.NoContent();
        });
        routes.MapDelete("/faults/{id:int}", (int id) => simulator.Faults.Remove(id) ? Results.NoContent() : Missing());
    }

    private static void MapTokens(IEndpointRouteBuilder routes, Simulator simulator)
    {
        routes.MapPost("/tokens", (TokensRequest request) =>
        {
            if (request.Count is < 1 or > 100_000) return Wrong("count is from 1 to 100000");
            if (simulator.Tokens.Count + request.Count > TokenBook.Limit) return Wrong($"more than {TokenBook.Limit} tokens");
            if (request.Environment is not ("production" or "sandbox")) return Wrong("environment is production or sandbox");
            var issued = Enumerable.Range(0, request.Count).Select(_ => simulator.Tokens.Issue(request.Kind, request.Environment).Text);
            return Json(new { Tokens = issued.ToList() });
        });
        routes.MapPost("/tokens/{token}/state", (string token, TokenStateRequest request) =>
        {
            if (simulator.Tokens.Find(token, Apns.PushType.Alert) is not { State: not TokenState.Unknown } known) return Missing();
            if (request.State == TokenState.Active) known.State = TokenState.Active;
            else simulator.Tokens.Retire(known, request.State);
            return Results.NoContent();
        });
        routes.MapPost("/keys", (KeyRequest request) =>
        {
            var key = ECDsa.Create();
            try
            {
                key.ImportFromPem(request.PublicKey);
            }
            catch (Exception exception) when (exception is ArgumentException or CryptographicException)
            {
                // The caller sent an invalid key and gets the message.
                key.Dispose();
                return Wrong("public_key is PEM of a P-256 key");
            }

            if (key.KeySize != 256)
            {
                key.Dispose();
                return Wrong("public_key is PEM of a P-256 key");
            }

            var isKept = simulator.Providers.Register(new ProviderKey(request.KeyId, request.TeamId, request.Environment, key));
            return isKept ? Results.NoContent() : Wrong("too many keys");
        });
    }

    private static async Task<IResult> AddPhone(Simulator simulator, PhoneRequest request, CancellationToken cancellation)
    {
        var profile = request.ToProfile();
        if (profile.FirstError() is { } wrong) return Wrong(wrong);
        var server = request.Server ?? simulator.Options.Server;
        if (request.Code is not null && server is null) return Wrong("server is missing, here and on the command line");
        if (simulator.Phones.Add(profile) is not { } phone) return Wrong($"more than {PhoneFleet.Limit} phones");
        if (request.Code is { } code && await phone.App.Pair(server!, code, cancellation) is { } refused)
        {
            await simulator.Phones.Remove(phone.Id);
            return Results.Json(
                new ControlError($"pairing was answered with {refused.Status}", refused.Body.ValueKind == JsonValueKind.Undefined ? null : refused.Body),
                SimulatorJson.Options, statusCode: StatusCodes.Status502BadGateway);
        }

        return Results.Json(PhoneView.Of(phone, simulator.Clock.GetUtcNow()), SimulatorJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Act(Simulator simulator, string id, string action, HttpRequest request, CancellationToken cancellation)
    {
        if (simulator.Phones.Find(id) is not { } phone) return Missing();
        // A body may be chunked, without a length.
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        var arguments = body.Length == 0
            ? default
            : JsonSerializer.Deserialize<JsonElement>(body.GetBuffer().AsSpan(0, (int)body.Length), SimulatorJson.Options);
        if (action == "pair")
        {
            if (arguments.ValueKind != JsonValueKind.Object || !arguments.TryGetProperty("code", out var code) || code.GetString() is not { } text)
                return Wrong("code is missing");
            if (simulator.Options.Server is not { } server) return Wrong("the simulator was started without --server");
            if (await phone.App.Pair(server, text, cancellation) is { } refused) return Wrong($"pairing was answered with {refused.Status}");
        }
        else if (PhoneActions.Do(phone, action, arguments, simulator.Tokens) is { } wrong)
        {
            return Wrong(wrong);
        }

        return Json(PhoneView.Of(phone, simulator.Clock.GetUtcNow()));
    }

    private static IResult MoveClock(Simulator simulator, ClockRequest request)
    {
        if (request.AdvanceSeconds is not (>= 0 and <= 1e9)) return Wrong("advance_seconds is from 0 to 1e9");
        simulator.Clock.Skip(TimeSpan.FromSeconds(request.AdvanceSeconds));
        simulator.Phones.ClockMoved();
        return Json(new { Now = simulator.Clock.GetUtcNow() });
    }

    private static IResult Json<T>(T value) => Results.Json(value, SimulatorJson.Options);

    private static IResult Wrong(string what) => Results.Json(new ControlError(what), SimulatorJson.Options, statusCode: StatusCodes.Status400BadRequest);

    private static IResult Missing() => Results.NotFound();
}
