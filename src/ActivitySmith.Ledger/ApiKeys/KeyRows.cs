using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.People;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Rows;

namespace ActivitySmith.Ledger.ApiKeys;

internal static class KeyRows
{
    public static Refusal? UnknownChannel(RowSet rows, ApiKey key)
    {
        for (var i = 0; i < key.Scope.Channels?.Count; i++)
        {
            if (rows.Channels.Find(key.Account, key.Scope.Channels[i]) is null)
                return ManagementCatalogue.UnknownChannel(key.Scope.Channels[i], $"channels[{i}]");
        }

        return null;
    }

    /// <summary>Refuses what a person may not do with such a key (<see cref="Role.CanManageKey"/>), by the person's current role.</summary>
    /// <param name="rows">The command's rows.</param>
    /// <param name="by">The user who acts; null for a key that can manage.</param>
    /// <param name="key">The key before or after the change.</param>
    public static Refusal? Check(RowSet rows, string? by, ApiKey key) =>
        by is null || (rows.Users.Find(key.Account, by) is { } user && Role.CanManageKey(user.Role, key.CanManage))
            ? null : PeopleCatalogue.OnlyOwnersManageManagingKeys;

    public static bool IsLastManaging(RowSet rows, ApiKey key) =>
        !rows.ApiKeys.All(key.Account).Any(other => other.Id != key.Id && other.CanManage && other.RevokedAt is null);
}
