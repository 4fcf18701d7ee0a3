using System.Collections.Frozen;

namespace ActivitySmith.Domain.Audit;

/// <summary>
/// Operations that open, change or close a way into an account, or show a secret of it. Somebody who got in could hide them behind
/// a day's worth of harmless ones, so they are counted apart.
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
