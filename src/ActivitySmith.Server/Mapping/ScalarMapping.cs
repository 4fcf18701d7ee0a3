using ActivitySmith.Contracts.Json;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Widgets;

namespace ActivitySmith.Server.Mapping;

internal static class ScalarMapping
{
    public static JsonScalar Show(Scalar value) => value.Text is { } text ? JsonScalar.Of(text) : JsonScalar.Of(value.Number);

    /// <summary>The number that a text contains; null when the value is a number, or contains none.</summary>
    public static double? NumberIn(Scalar? value, MetricFormat format) => value is { IsText: true } text ? MetricNumber.Of(text, format) : null;
}
