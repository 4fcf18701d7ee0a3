namespace PhoneSimulator.Apns;

/// <summary>A value of <c>apns-push-type</c> with the suffix of its topic (Apple, "Sending notification requests to APNs").</summary>
public sealed record PushType(string Name, string TopicSuffix)
{
    public static readonly PushType Alert = new("alert", "");
    public static readonly PushType Background = new("background", "");
    public static readonly PushType LiveActivity = new("liveactivity", ".push-type.liveactivity");
    public static readonly PushType Widgets = new("widgets", ".push-type.widgets");
    public static readonly PushType Voip = new("voip", ".voip");

    private static readonly PushType[] All =
    [
        Alert, LiveActivity, Background, Widgets, Voip, new("controls", ".push-type.controls"), new("location", ".location-query"),
        new("pushtotalk", ".voip-ptt"), new("complication", ".complication"), new("fileprovider", ".pushkit.fileprovider"),
    ];

    /// <summary>Maximum body size in bytes.</summary>
    public int PayloadLimit => ReferenceEquals(this, Voip) ? 5120 : 4096;

    public static PushType? Find(string name)
    {
        foreach (var type in All)
            if (type.Name == name) return type;
        return null;
    }
}
