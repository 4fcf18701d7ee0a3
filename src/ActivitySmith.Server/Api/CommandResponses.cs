using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Refusals;
using ActivitySmith.Server.Http.Responses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ActivitySmith.Server.Api;

/// <summary>Submits a command and serializes its response; once for a request with an <c>Idempotency-Key</c> (docs/api.md, Idempotency).</summary>
internal sealed class CommandResponses(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>The server's time, for the <c>timestamp</c> of a response.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task<Results<SerializedJson<TResponse>, ApiRefusal>> Submit<TResult, TResponse>(
        Command<TResult> command, ApiCaller caller, IdempotencyKey once, byte[]? fingerprint,
        Func<TResult, DateTimeOffset, TResponse> respond, JsonTypeInfo<TResponse> type)
    {
        if (once.Value is { } key && fingerprint is not null)
        {
            var idempotent = new Idempotent<TResult>(
                command, caller, key, fingerprint, (result, now) => JsonSerializer.SerializeToUtf8Bytes(respond(result, now), type));
            var stored = await ledger.Submit(idempotent, caller.Origin);
            return stored.IsRefused(out var refused) ? new ApiRefusal(refused) : new SerializedJson<TResponse>(stored.Value.Body, stored.Value.IsReplay);
        }

        var outcome = await ledger.Submit(command, caller.Origin);
        return outcome.IsRefused(out var refusal) ? new ApiRefusal(refusal) : Serialize(respond(outcome.Value, Now), type);
    }

    public static SerializedJson<TResponse> Serialize<TResponse>(TResponse response, JsonTypeInfo<TResponse> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(response, type), isReplay: false);
}
