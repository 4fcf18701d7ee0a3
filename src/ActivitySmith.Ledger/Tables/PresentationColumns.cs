using System.Text.Json;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.Tables;

/// <summary>The six columns that hold a presentation, in activities and in parked streams.</summary>
internal static class PresentationColumns
{
    public static IReadOnlyList<Column> All { get; } =
    [
        new("state", ColumnKind.Bytes),
        new("timer", ColumnKind.Bytes),
        new("buttons", ColumnKind.Bytes),
        new("tags", ColumnKind.Text),
        new("metadata", ColumnKind.Bytes),
        new("channels", ColumnKind.Bytes),
    ];

    public static void Write(Presentation? shown, IColumnWriter writer)
    {
        writer.Bytes(shown?.State.Json);
        writer.Bytes(TimerJson(shown?.Timer));
        writer.Bytes(shown?.Buttons.Json);
        writer.Text(Json.OfTags(shown?.Tags));
        writer.Bytes(shown?.Metadata);
        writer.Bytes(shown is null ? null : Json.OfTarget(shown.Target));
    }

    public static Presentation? Read(IColumnReader reader)
    {
        var state = Stored<ContentState>.Parse(reader.OptionalBytes(), StoredJson.Instance.ContentState);
        var timer = reader.OptionalBytes();
        var buttons = Stored<ButtonPair>.Parse(reader.OptionalBytes(), StoredJson.Instance.ButtonPair);
        var tags = Json.ToTags(reader.OptionalText());
        var metadata = Json.Checked(reader.OptionalBytes());
        var target = Json.ToTarget(reader.OptionalBytes());
        if (state is null || buttons is null) return null;
        return new Presentation
        {
            State = state,
            Timer = timer is null ? null : JsonSerializer.Deserialize(timer, StoredJson.Instance.TimerWindow),
            Buttons = buttons,
            Tags = tags,
            Metadata = metadata,
            Target = target,
        };
    }

    public static byte[]? TimerJson(TimerWindow? timer) =>
        timer is null ? null : JsonSerializer.SerializeToUtf8Bytes(timer, StoredJson.Instance.TimerWindow);
}
