using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>
/// Around every <c>/api</c> route: a bug gives 500 in the documented shape without details and is logged; what the HTTP layer
/// could not read (a torn body, a parameter of the wrong type) gives its 4xx.
/// </summary>
internal sealed partial class FailureGuard(RequestDelegate next, ILogger<FailureGuard> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api"))
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await RefusalWriter.WriteFailure(context, exception.StatusCode, "Bad request", exception.Message);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client has gone: nobody is left to answer, and nothing of the server's own went wrong.
            LogAborted(context.Request.Method, context.Request.Path);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFailure(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            await RefusalWriter.WriteFailure(context, StatusCodes.Status500InternalServerError, "Internal server error",
                $"The server failed on this request; its log has the reason under request id {context.TraceIdentifier}");
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Method} {Path}: the client went away")]
    private partial void LogAborted(string method, string path);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed, request id {RequestId}")]
    private partial void LogFailure(Exception exception, string method, string path, string requestId);
}
