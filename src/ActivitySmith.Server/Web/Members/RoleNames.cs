using ActivitySmith.Domain.People;

namespace ActivitySmith.Server.Web.Members;

/// <summary>Roles in the words of the pages.</summary>
internal static class RoleNames
{
    public static string Of(string role) => role switch { Role.Owner => "Owner", Role.Admin => "Admin", _ => "Member" };

    public static string Explain(string role) => role switch
    {
        Role.Owner => "full access",
        Role.Admin => "everything except owners, keys that can manage, the account's name and backups",
        _ => "view, send, pause and end",
    };
}
