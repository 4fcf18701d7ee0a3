using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Server.Http.Access;

namespace ActivitySmith.Server.Mapping;

/// <summary>The <c>stream_key</c> in the path of a route.</summary>
internal static class StreamKeyPath
{
    public const string Name = "stream_key";

    /// <summary>Refuses invalid keys before the endpoint runs.</summary>
    public static T CheckStreamKey<T>(this T routes)
        where T : IEndpointConventionBuilder => routes.CheckPath(Name, key => StreamKey.TryParse(key, out _) ? null : Catalogue.InvalidStreamKey);

    /// <summary>The key of a route with <see cref="CheckStreamKey"/>.</summary>
    public static StreamKey Parse(string text) =>
        StreamKey.TryParse(text, out var key) ? key : throw new InvalidOperationException("The API gate did not reject an invalid stream_key");
}
