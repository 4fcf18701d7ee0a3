using ActivitySmith.Domain.Access;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Http;

/// <summary>
/// Logs one line for every request to the API: ids, status and client address, never a body, a query or a secret. Refusals are logged at Information, the
/// rest at Debug.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider clock, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!ApiPath.Includes(context.Request.Path))
        {
            await next(context);
            return;
        }

        var start = clock.GetTimestamp();
        await next(context);
        var status = context.Response.StatusCode;
        var level = status >= 400 ? LogLevel.Information : LogLevel.Debug;
        if (!log.IsEnabled(level)) return;
        var caller = context.Features.Get<Caller>();
        LogRequest(
            level, context.Request.Method, context.Request.Path, status, clock.GetElapsedTime(start).TotalMilliseconds,
            AddressText.Of(context.Connection.RemoteIpAddress), caller?.Account.Value, caller?.KeyId, context.TraceIdentifier);
    }

    [LoggerMessage(Message = "{Method} {Path} {Status} in {Milliseconds:0.0} ms, address {Address}, account {AccountId}, key {KeyId}, request id {RequestId}")]
    private partial void LogRequest(
        LogLevel level, string method, string path, int status, double milliseconds, string? address, long? accountId, string? keyId, string requestId);
}
