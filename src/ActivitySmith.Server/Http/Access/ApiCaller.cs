using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Server.Http.Access;

/// <summary>The caller as an endpoint's parameter; the gate has authenticated it before.</summary>
public readonly record struct ApiCaller(Caller Caller)
{
    public AccountId Account => Caller.Account;

    public KeyScope Scope => Caller.Scope;

    public static implicit operator Caller(ApiCaller caller) => caller.Caller;

    /// <exception cref="InvalidOperationException">The route asks for no API key, which is a bug in its definition.</exception>
    public static ValueTask<ApiCaller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(new ApiCaller(context.Features.Get<Caller>()
            ?? throw new InvalidOperationException($"The route {context.GetEndpoint()?.DisplayName} asks for no API key, so it has no caller")));
}
