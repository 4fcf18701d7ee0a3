using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Section <c>Retention</c>: how long history is kept, in days, 1 to 36,500.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Frames of activities, for replay. Default 30.</summary>
    public int FramesDays { get; set; } = 30;

    /// <summary>Ended activities with the taps on their buttons, deleted streams that were not used since, and revoked API keys. Default 90.</summary>
    public int ActivitiesDays { get; set; } = 90;

    /// <summary>Notifications. Default 90.</summary>
    public int NotificationsDays { get; set; } = 90;

    /// <summary>Entries of the audit log. Default 365.</summary>
    public int AuditDays { get; set; } = 365;

    /// <summary>A hundred years; with more days the oldest date to keep could be before the year 1.</summary>
    private const int MaxDays = 36_500;

    internal static RetentionOptions Read(SettingReader reader)
    {
        var standard = new RetentionOptions();
        return new RetentionOptions
        {
            FramesDays = Days(reader, nameof(FramesDays), standard.FramesDays),
            ActivitiesDays = Days(reader, nameof(ActivitiesDays), standard.ActivitiesDays),
            NotificationsDays = Days(reader, nameof(NotificationsDays), standard.NotificationsDays),
            AuditDays = Days(reader, nameof(AuditDays), standard.AuditDays),
        };
    }

    private static int Days(SettingReader reader, string name, int standard)
    {
        var key = $"{Section}__{name}".ToUpperInvariant();
        var days = reader.Number(key, standard);
        if (days is < 1 or > MaxDays) reader.Refuse(key, $"is {days}; it must be 1 to {MaxDays} days");
        return days;
    }
}
