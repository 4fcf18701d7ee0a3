using System.Net;
using System.Text.Json;
using ActivitySmith.Server.Tests.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Api;

/// <summary>Assertions about responses.</summary>
internal static class Expect
{
    /// <summary>200; returns the body.</summary>
    public static JsonElement Ok(this Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, $"{(int)answer.Status} {answer.Text}");
        return answer.Json;
    }

    /// <summary>200 with this <c>operation</c>.</summary>
    public static JsonElement Did(this Answer answer, string operation)
    {
        var body = answer.Ok();
        Assert.Equal(operation, body.GetProperty("operation").GetString());
        return body;
    }

    /// <summary>Exactly <c>{error, message}</c> (and members named here) with this status.</summary>
    public static void IsRefused(this Answer answer, HttpStatusCode status, string error, string message, params string[] more)
    {
        Assert.True(answer.Status == status, $"{(int)answer.Status} {answer.Text}");
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.Equal((error, message), (answer.Error, answer.Message));
        Assert.Equal(more.Concat(["error", "message"]).Order(), answer.Json.EnumerateObject().Select(member => member.Name).Order());
    }

    public static void IsInvalid(this Answer answer, string error, string message) => answer.IsRefused(HttpStatusCode.BadRequest, error, message);

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static int Number(this JsonElement json, string name) => json.GetProperty(name).GetInt32();

    public static bool Has(this JsonElement json, string name) => json.TryGetProperty(name, out _);

    public static string[] Strings(this JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(one => one.GetString()!)];

    /// <summary>The same JSON, whatever its whitespace and its order of members.</summary>
    public static void IsJson(this JsonElement actual, string expected) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, actual), $"Expected {expected}, got {actual}");
}
