using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger;

/// <summary>A command that runs once per <c>Idempotency-Key</c>. The same transaction stores its response.</summary>
/// <param name="inner">The command to run the first time.</param>
/// <param name="caller">The caller that sent the header. Two API keys never share an idempotency key.</param>
/// <param name="header">The header's value.</param>
/// <param name="fingerprint">SHA-256 of the request.</param>
/// <param name="render">Renders the response as JSON.</param>
public sealed class Idempotent<TResult>(
    Command<TResult> inner, Caller caller, string header, byte[] fingerprint, Func<TResult, DateTimeOffset, byte[]> render) : Command<IdempotentResponse>
{
    internal override string Name => inner.Name;

    public override Result<IdempotentResponse> Apply(RowSet rows, DateTimeOffset now)
    {
        var key = StoredResponse.KeyOf(caller.KeyId, header);

        // Older servers stored only the header's value: a request that is repeated across the upgrade still gets its response.
        var kept = rows.StoredResponses.Find(caller.Account, key) ?? rows.StoredResponses.Find(caller.Account, header);
        if (kept is { } first && first.IsGiven(now))
            return first.Fingerprint.AsSpan().SequenceEqual(fingerprint) ? new IdempotentResponse(first.Body, IsReplay: true) : Catalogue.IdempotencyKeyReused;

        var outcome = inner.Apply(rows, now);
        if (outcome.IsRefused(out var refusal)) return refusal;
        var body = render(outcome.Value, now);
        rows.StoredResponses.Put(new StoredResponse(caller.Account, key, fingerprint, body, now));
        return new IdempotentResponse(body, IsReplay: false);
    }
}

/// <param name="Body">JSON, UTF-8.</param>
/// <param name="IsReplay">Whether this is the stored response of an earlier request.</param>
public sealed record IdempotentResponse(byte[] Body, bool IsReplay);
