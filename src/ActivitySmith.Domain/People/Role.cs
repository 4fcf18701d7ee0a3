namespace ActivitySmith.Domain.People;

/// <summary>
/// The permissions of a person on the pages (docs/dashboard.md, People). An unknown role, of a newer version, has the permissions of a member.
/// </summary>
public static class Role
{
    /// <summary>Everything.</summary>
    public const string Owner = "owner";

    /// <summary>Everything but the account itself, owners, and keys that can manage.</summary>
    public const string Admin = "admin";

    /// <summary>View, send, pause and end.</summary>
    public const string Member = "member";

    /// <summary>From most to fewest permissions.</summary>
    public static IReadOnlyList<string> Names { get; } = [Owner, Admin, Member];

    public static bool IsKnown(string? role) => role is Owner or Admin or Member;

    /// <summary>The position in lists: owners first, then admins, then members.</summary>
    public static int OrderOf(string role) => role switch { Owner => 0, Admin => 1, _ => 2 };

    /// <summary>Whether the role may change the account itself, and read what concerns the whole server in its first account.</summary>
    public static bool IsOwner(string role) => role == Owner;

    /// <summary>Whether the role may manage keys, channels, metrics, devices of other people, and people.</summary>
    public static bool CanManage(string role) => role is Owner or Admin;

    /// <summary>
    /// Whether the role may act on people with the other role: invite them, give and take that role, remove them, and create links that sign them in.
    /// </summary>
    public static bool CanManage(string role, string other) => role == Owner || (role == Admin && other is (Admin or Member));

    /// <summary>
    /// Whether the role may create, change and revoke such a key. A key that can manage has an owner's permissions: it creates links that sign in the
    /// first owner.
    /// </summary>
    public static bool CanManageKey(string role, bool isManaging) => isManaging ? role == Owner : CanManage(role);

    /// <summary>Whether a change of roles takes permissions away.</summary>
    public static bool IsLowered(string before, string after) => OrderOf(after) > OrderOf(before);
}
