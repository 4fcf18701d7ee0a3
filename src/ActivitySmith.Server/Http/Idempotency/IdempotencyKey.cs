using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Idempotency;

/// <summary>The header <c>Idempotency-Key</c> as an endpoint's parameter; the gate has validated it (docs/api.md, Idempotency).</summary>
/// <param name="Value">1 to 255 printable ASCII characters; null when the request has none.</param>
public readonly record struct IdempotencyKey(string? Value)
{
    public const string Header = "Idempotency-Key";

    public const int MaxLength = 255;

    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new IdempotencyKey(Applies(context.Request) ? context.Request.Headers[Header][0] : null));

    /// <summary>Null when the header is absent, valid, or not used for the method.</summary>
    internal static Refusal? Check(HttpRequest request)
    {
        if (!Applies(request)) return null;
        var values = request.Headers[Header];
        return values.Count == 1 && values[0] is { Length: > 0 and <= MaxLength } value && !value.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? null
            : Catalogue.InvalidIdempotencyKey;
    }

    /// <summary>Whether the request has the header and is POST or PUT; the other methods of the API are idempotent.</summary>
    internal static bool Applies(HttpRequest request) =>
        (HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method)) && request.Headers.ContainsKey(Header);
}
