namespace ActivitySmith.Server.Housekeeping;

/// <summary>Section <c>Retention</c>: for how long history is kept, in days, 1 and up.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Frames of activities, for replay. Default 30.</summary>
    public int FramesDays { get; set; } = 30;

    /// <summary>Ended activities with the taps on their buttons, and streams that were deleted and not used since. Default 90.</summary>
    public int ActivitiesDays { get; set; } = 90;

    /// <summary>Notifications. Default 90.</summary>
    public int NotificationsDays { get; set; } = 90;

    internal string? FirstError() => (FramesDays, ActivitiesDays, NotificationsDays) switch
    {
        ( < 1, _, _) => $"ACTIVITYSMITH_RETENTION__FRAMESDAYS must be 1 or more, and is {FramesDays}",
        (_, < 1, _) => $"ACTIVITYSMITH_RETENTION__ACTIVITIESDAYS must be 1 or more, and is {ActivitiesDays}",
        (_, _, < 1) => $"ACTIVITYSMITH_RETENTION__NOTIFICATIONSDAYS must be 1 or more, and is {NotificationsDays}",
        _ => null,
    };
}
