using ActivitySmith.Delivery.Settings;
using ActivitySmith.Server.Configuration;

namespace ActivitySmith.Server.Housekeeping;

/// <summary>Section <c>Retention</c>: how long history is kept, in days, 1 to 36,500.</summary>
public sealed class RetentionOptions : ISectionOptions
{
    public static SettingSection Section { get; } = new("Retention");

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

    internal static RetentionOptions Read(SettingReader reader) => reader.Read<RetentionOptions>((section, standard) => new()
    {
        FramesDays = section.Number(nameof(FramesDays), standard.FramesDays),
        ActivitiesDays = section.Number(nameof(ActivitiesDays), standard.ActivitiesDays),
        NotificationsDays = section.Number(nameof(NotificationsDays), standard.NotificationsDays),
        AuditDays = section.Number(nameof(AuditDays), standard.AuditDays),
    });

    public IEnumerable<SettingError> Errors() => new[]
    {
        Section.OutOfRange(FramesDays, MaxDays, " days"), Section.OutOfRange(ActivitiesDays, MaxDays, " days"),
        Section.OutOfRange(NotificationsDays, MaxDays, " days"), Section.OutOfRange(AuditDays, MaxDays, " days"),
    }.OfType<SettingError>();
}
