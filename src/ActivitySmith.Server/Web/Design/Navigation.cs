using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Design;

/// <summary>The navigation: every page that a person can go to.</summary>
internal static class Navigation
{
    private static readonly (string Path, string Name, bool ForAdmins)[] All =
    [
        ("/", "Board", false),
        ("/streams", "Streams", false),
        ("/activities", "Activities", false),
        ("/notifications", "Notifications", false),
        ("/send", "Send", false),
        ("/devices", "Devices", false),
        ("/channels", "Channels", false),
        ("/keys", "API keys", true),
        ("/widgets", "Widgets", false),
        ("/members", "Members", true),
        ("/settings", "Settings", true),
        ("/audit", "Audit log", true),
    ];

    public static IEnumerable<(string Path, string Name)> Of(Visitor visitor) =>
        All.Where(place => visitor.CanManage || !place.ForAdmins).Select(place => (place.Path, place.Name));
}
