using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Access;
using ActivitySmith.Server.Http.Idempotency;
using ActivitySmith.Server.Http.Responses;

namespace ActivitySmith.Server.Api;

/// <summary>Submits a command and serializes its response; once for a request with an <c>Idempotency-Key</c> (docs/api.md, Idempotency).</summary>
public sealed class Answering(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>The server's time, for the <c>timestamp</c> of a response.</summary>
    internal DateTimeOffset Now => clock.GetUtcNow();

    public async Task<ApiAnswer<TAnswer>> Submit<TResult, TAnswer>(
        Command<TResult> command, ApiCaller caller, IdempotencyKey once, byte[]? fingerprint,
        Func<TResult, DateTimeOffset, TAnswer> answer, JsonTypeInfo<TAnswer> type)
    {
        if (once.Value is { } key && fingerprint is not null)
        {
            var idempotent = new Idempotent<TResult>(
                command, caller, key, fingerprint, (result, now) => JsonSerializer.SerializeToUtf8Bytes(answer(result, now), type));
            var stored = await ledger.Submit(idempotent, caller.Origin);
            return stored.IsRefused(out var refused) ? refused : new ApiAnswer<TAnswer>(stored.Value.Body, stored.Value.IsReplay);
        }

        var outcome = await ledger.Submit(command, caller.Origin);
        return outcome.IsRefused(out var refusal) ? refusal : Render(answer(outcome.Value, Now), type);
    }

    internal ApiAnswer<TAnswer> Render<TAnswer>(TAnswer answer, JsonTypeInfo<TAnswer> type) =>
        new(JsonSerializer.SerializeToUtf8Bytes(answer, type), isReplay: false);
}
