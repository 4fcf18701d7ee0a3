using System.Collections.Frozen;

namespace ActivitySmith.Domain.Audit;

/// <summary>
/// Operations that grant, change or remove access to an account, or that show one of its secrets. They have their own daily limit: otherwise an
/// intruder could use up the limit with harmless actions first.
/// </summary>
public static class SecurityActions
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "createApiKey", "updateApiKey", "revokeApiKey", "useKeyFromNewAddress",
        "createAccount", "deleteAccount",
        "inviteMembers", "revokeInvite", "acceptInvite", "changeRole", "removeMember",
        "signIn", "signInByLink", "createSignInLink", "setSignIn", "endSession", "endSessions",
        "turnOnSecondFactor", "turnOffSecondFactor", "replaceRecoveryCodes",
        "createPairingCode", "pairDevice",
        "showWebhookSecret", "downloadBackup");

    public static bool Includes(string action) => Names.Contains(action);
}
