using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Ledger;
using ActivitySmith.Server.Http.Bodies;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The caller as an endpoint's parameter; the gate has authenticated it before.</summary>
/// <param name="Caller">Whose key it is.</param>
/// <param name="BodyBytes">Length of the request's body as the client announced it, 0 without one; the largest that is read when it announced none.</param>
public readonly record struct ApiCaller(Caller Caller, int BodyBytes)
{
    public CommandOrigin Origin => new(Caller.Account, BodyBytes);

    public AccountId Account => Caller.Account;

    public KeyScope Scope => Caller.Scope;

    public static implicit operator Caller(ApiCaller caller) => caller.Caller;

    /// <exception cref="InvalidOperationException">The route asks for no API key, which is a bug in its definition.</exception>
    public static ValueTask<ApiCaller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new ApiCaller(
            context.Features.Get<Caller>() ?? throw new InvalidOperationException($"The route {context.GetEndpoint()?.DisplayName} asks for no API key, so it has no caller"),
            (int)Math.Min(context.Request.ContentLength ?? (context.Request.Headers.TransferEncoding.Count > 0 ? BodyReader.MaxBytes : 0), BodyReader.MaxBytes)));
}
