using ActivitySmith.Contracts.Json;
using ActivitySmith.Domain.LiveActivities;

namespace ActivitySmith.Server.Mapping;

internal static class ScalarMapping
{
    public static JsonScalar Show(Scalar value) => value.Text is { } text ? JsonScalar.Of(text) : JsonScalar.Of(value.Number);
}
