using System.Net;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>A body of 64 KiB is read; a larger one is refused, and the refusal arrives although the server does not read the rest.</summary>
public sealed class LargeBodyTests(ApiServer api) : IClassFixture<ApiServer>
{
    private const int Limit = 64 * 1024;

    [Fact]
    public async Task A_body_of_64_KiB_is_read()
        => (await api.Post("/api/badge", Sized(Limit))).Ok();

    [Theory]
    [InlineData(Limit + 1)]
    [InlineData(200_000)]
    [InlineData(1_000_000)]
    public async Task A_larger_body_is_refused_and_the_client_gets_the_response(int bytes)
    {
        // Many times, because a connection that is closed too early loses only some of the responses.
        for (var i = 0; i < 50; i++)
        {
            var answer = await api.Post("/api/badge", Sized(bytes));

            answer.IsRefused(HttpStatusCode.RequestEntityTooLarge, "Request body too large", "The body is larger than 65536 bytes; send less");
        }
    }

    private static string Sized(int bytes) => """{"badge":1""" + new string(' ', bytes - 11) + "}";
}
