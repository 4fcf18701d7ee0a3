using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>The number on the app's icon (docs/api.md, Badge counts).</summary>
public sealed class BadgeTests(ApiServer api) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData("8333", 8333)]
    [InlineData("0", 0)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("3.0", 3)]
    [InlineData("1e2", 100)]
    public async Task A_count_is_set_and_returned_under_both_generations_of_names(string sent, int count)
    {
        var answer = (await api.Post("/api/badge", $$"""{"badge":{{sent}},"activity_id":""}""")).Ok();

        Assert.Equal(count, answer.Number("badge"));
        Assert.Equal((1, 1, 1, 1),
            (answer.Number("devices_notified"), answer.Number("users_notified"), answer.Number("devices_updated"), answer.Number("users_updated")));
        Assert.Equal(count, (await api.Send(HttpMethod.Get, "/api/manage/devices")).Json.GetProperty("data")[0].Number("badge"));
    }

    [Theory]
    [InlineData("{}", "Invalid request body", "badge is required")]
    [InlineData("""{"badge":null}""", "Invalid request body", "badge is required and must not be null")]
    [InlineData("""{"badge":"3"}""", "Invalid request body", "badge must be an integer")]
    [InlineData("""{"badge":3.5}""", "Invalid request body", "badge must be an integer from -2147483648 to 2147483647")]
    [InlineData("""{"badge":2147483648}""", "Invalid request body", "badge must be an integer from -2147483648 to 2147483647")]
    [InlineData("""{"badge":1e999}""", "Invalid request body", "badge must be an integer from -2147483648 to 2147483647")]
    [InlineData("""{"badge":-1}""", "Invalid badge", "badge must be between 0 and 2147483647")]
    public async Task Other_counts_are_refused(string body, string error, string message) => (await api.Post("/api/badge", body)).IsInvalid(error, message);
}
