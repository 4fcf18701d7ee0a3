using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Bodies;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The authenticated caller as an endpoint's parameter; the gate has authenticated it.</summary>
/// <param name="Caller">The caller, from its API key.</param>
/// <param name="BodyBytes">Content-Length of the request, 0 without a body; <see cref="BodyReader.MaxBytes"/> for a chunked body.</param>
public readonly record struct ApiCaller(Caller Caller, int BodyBytes)
{
    public CommandOrigin Origin => new(Caller.Account, BodyBytes);

    public AccountId Account => Caller.Account;

    public KeyScope Scope => Caller.Scope;

    public static implicit operator Caller(ApiCaller caller) => caller.Caller;

    /// <exception cref="InvalidOperationException">The route does not require an API key, which is a bug in its definition.</exception>
    public static ValueTask<ApiCaller> BindAsync(HttpContext context)
    {
        var caller = context.Features.Get<Caller>()
            ?? throw new InvalidOperationException($"The route {context.GetEndpoint()?.DisplayName} does not require an API key, so it has no caller");
        var length = context.Request.ContentLength ?? (context.Request.Headers.TransferEncoding.Count > 0 ? BodyReader.MaxBytes : 0);
        return ValueTask.FromResult(new ApiCaller(caller, (int)Math.Min(length, BodyReader.MaxBytes)));
    }
}
