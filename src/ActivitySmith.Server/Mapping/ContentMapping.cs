using ActivitySmith.Contracts.Json;
using ActivitySmith.Domain.LiveActivities;
using Wire = ActivitySmith.Contracts;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps content states and alerts of requests to domain types.</summary>
internal static class ContentMapping
{
    public static ContentState ToDomain(this Wire.ContentState sent) => ToDomain(sent, sent.Title);

    public static ContentState ToDomain(this Wire.ContentStateEnd sent) => ToDomain(sent, sent.Title);

    private static ContentState ToDomain(Wire.ContentStateMembers sent, string? title) => new()
    {
        Type = sent.Type,
        Title = title,
        Subtitle = sent.Subtitle,
        NumberOfSteps = sent.NumberOfSteps,
        CurrentStep = sent.CurrentStep,
        Percentage = sent.Percentage,
        Value = sent.Value?.ToDomain(),
        UpperLimit = sent.UpperLimit,
        DurationSeconds = sent.DurationSeconds,
        CountsDown = sent.CountsDown,
        IsRunning = sent.IsRunning,
        Metrics = sent.Metrics?.Select(metric => new Metric(metric.Label, metric.Value.ToDomain(), metric.Unit, metric.Color)).ToArray(),
        Message = sent.Message,
        Icon = sent.Icon is { } icon ? new Icon(icon.Symbol, icon.Color) : null,
        Badge = sent.Badge is { } badge ? new Badge(badge.Title, badge.Color) : null,
        Color = sent.Color,
        StepColor = sent.StepColor,
        StepColors = sent.StepColors,
        AutoDismissSeconds = sent.AutoDismissSeconds,
        AutoDismissMinutes = sent.AutoDismissMinutes,
    };

    public static Scalar ToDomain(this JsonScalar sent) => sent.Text is { } text ? new Scalar(text) : new Scalar(sent.Number);

    public static AlertText? ToDomain(this Wire.ActivityAlert? sent) => sent is null ? null : new AlertText(sent.Title, sent.Body);
}
