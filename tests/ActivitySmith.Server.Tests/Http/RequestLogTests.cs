using System.Net;
using ActivitySmith.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

public sealed class RequestLogTests
{
    [Fact]
    public async Task A_refused_request_is_logged_with_its_address()
    {
        var lines = new Lines();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = "/api/manage/keys";
        context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:203.0.113.9");

        await new RequestLog(
            inner =>
            {
                inner.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            },
            TimeProvider.System,
            lines).InvokeAsync(context);

        var (level, line) = Assert.Single(lines.Written);
        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("address 203.0.113.9,", line, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<RequestLog>
    {
        public List<(LogLevel Level, string Line)> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add((logLevel, formatter(state, exception)));
    }
}
