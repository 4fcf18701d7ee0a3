using System.Text.Json.Nodes;
using ActivitySmith.Server.Tests.Http;
using Xunit;

namespace ActivitySmith.Server.Tests.Api.Schemas;

/// <summary>Checks that a response matches the document's schema for its status, except for the known additions.</summary>
internal static class AnswerCheck
{
    /// <summary>Members that the server adds to those of the published document (docs/api.md).</summary>
    private static readonly string[] Additions =
        ["tags", "devices_updated", "users_updated", "blocked_devices", "targeted_devices", "notification_id", "deliver_at"];

    public static void Holds(PublishedDocument document, PublishedRoute route, Answer answer)
    {
        var schema = route.ResponseSchema((int)answer.Status);
        Assert.True(schema is not null, $"{route.Method} {route.Path} answered {(int)answer.Status}, which the document does not contain: {answer.Text}");
        var body = JsonNode.Parse(answer.Text)!.AsObject();
        foreach (var name in Additions) body.Remove(name);

        var errors = new SchemaCheck(document).Errors(System.Text.Json.JsonSerializer.SerializeToElement(body), schema.Value);

        Assert.True(errors.Count == 0, $"{route.Method} {route.Path}: {string.Join("; ", errors)}: {answer.Text}");
    }
}
