using System.Data.Common;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;

namespace ActivitySmith.Server.Http.Refusals;

/// <summary>
/// Handles exceptions of every <c>/api</c> route. A bug gives 500 in the documented shape without details, and is logged. A request that the HTTP layer cannot
/// read (a torn body, a parameter of the wrong type) gives its 4xx. An unavailable database gives 503, on pages too.
/// </summary>
internal sealed partial class FailureGuard(RequestDelegate next, ILogger<FailureGuard> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (DbException exception) when (exception.IsUnavailable() && !context.Response.HasStarted)
        {
            LogAway(context.Request.Method, context.Request.Path, exception.Message);
            await RefusalWriter.Write(context, Catalogue.StorageUnavailable);
        }
        catch (Exception) when (!ApiPath.Includes(context.Request.Path))
        {
            throw;
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await RefusalWriter.WriteFailure(context, exception.StatusCode, "Bad request", exception.Message);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The client disconnected: there is no one to respond to, and no error of the server.
            LogAborted(context.Request.Method, context.Request.Path);
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            LogFailure(exception, context.Request.Method, context.Request.Path, context.TraceIdentifier);
            await RefusalWriter.WriteFailure(context, StatusCodes.Status500InternalServerError, "Internal server error",
                $"The server failed on this request; its log has the reason under request id {context.TraceIdentifier}");
        }
    }

    [LoggerMessage(LogLevel.Warning, "Request failed because the database is unavailable: {Method} {Path}: {Reason}")]
    private partial void LogAway(string method, string path, string reason);

    [LoggerMessage(LogLevel.Debug, "Client disconnected: {Method} {Path}")]
    private partial void LogAborted(string method, string path);

    [LoggerMessage(LogLevel.Error, "Request failed: {Method} {Path}, request id {RequestId}")]
    private partial void LogFailure(Exception exception, string method, string path, string requestId);
}
