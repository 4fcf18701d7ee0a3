using ActivitySmith.Domain.People;

namespace ActivitySmith.Domain.Refusals;

/// <summary>Refusals of the pages.</summary>
public static class PeopleCatalogue
{
    public static Refusal InvalidEmail { get; } =
        Catalogue.Invalid("Invalid email address", "email", "Enter an email address like name@example.com");

    public static Refusal InvalidPassword { get; } = Catalogue.Invalid(
        "Invalid password", "password",
        $"The password must have {Passwords.MinLength} to {Passwords.MaxLength} characters and must not consist of spaces only");

    public static Refusal CommonPassword { get; } = Catalogue.Invalid(
        "Common password", "password", "This password is easy to guess. Choose another one: a few random words are easier to remember than symbols.");

    public static Refusal LinkExpired { get; } =
        new(RefusalKind.Forbidden, "Link expired", "This link has expired, was already used or was replaced by a newer link. Each link works once.");

    /// <summary>The same text for every cause, so that it does not reveal who has an account.</summary>
    public static Refusal WrongSignIn { get; } =
        new(RefusalKind.Unauthenticated, "Sign-in failed",
            $"Wrong email or password. After {Lockout.MaxFailures} failures, sign-in is paused for {Lockout.Pause.TotalMinutes:0} minutes; "
            + "a one-time link still works.");

    public static Refusal SignInTimedOut { get; } = WrongSignIn with { Message = "The time to enter the code has passed. Sign in again." };

    public static Refusal SignInIsBusy { get; } =
        new(RefusalKind.Overloaded, "Sign-in is busy", "Too many people are signing in right now. Try again in a few seconds.")
        { RetryAfterSeconds = 5 };

    public static Refusal WrongPassword { get; } =
        new(RefusalKind.Invalid, "Wrong password", "That is not your current password.") { Path = "password" };

    public static Refusal NoPasswordYet { get; } =
        new(RefusalKind.Conflict, "No password yet", "This requires your password. Set one first.") { Path = "password" };

    public static Refusal WrongCode { get; } =
        new(RefusalKind.Unauthenticated, "Wrong code", "Wrong or already used code. Wait for the next one.") { Path = "code" };

    public static Refusal WrongRecoveryCode { get; } =
        new(RefusalKind.Unauthenticated, "Wrong recovery code", "Wrong or already used recovery code.") { Path = "recovery-code" };

    public static Refusal SecondFactorIsOn { get; } =
        new(RefusalKind.Conflict, "Two-factor sign-in is on", "To set up another app, turn two-factor sign-in off first. This requires your password.");

    public static Refusal SecondFactorIsOff { get; } =
        new(RefusalKind.Conflict, "Two-factor sign-in is off", "Recovery codes require two-factor sign-in. Turn it on first.");

    public static Refusal SessionNotFound { get; } = new(RefusalKind.NotFound, "Not found", "This browser is already signed out.");

    public static Refusal Locked { get; } = new(
        RefusalKind.RateLimited, "Locked",
        $"After {Lockout.MaxFailures} failures, sign-in is paused for {Lockout.Pause.TotalMinutes:0} minutes. A one-time link still works.");

    public static Refusal TooManySignIns(int seconds) =>
        new(RefusalKind.RateLimited, "Too many attempts", $"Too many sign-in attempts from your network. Try again in {seconds} s.")
        { RetryAfterSeconds = seconds };

    public static Refusal TooManyForms(int seconds) =>
        new(RefusalKind.RateLimited, "Too many changes", $"You sent too many forms within a minute. Nothing was changed. Try again in {seconds} s.")
        { RetryAfterSeconds = seconds };

    public static Refusal TooManyStreams(int limit) =>
        new(RefusalKind.RateLimited, "Too many open pages", $"This browser has {limit} live pages open, the maximum. Close one first.");

    public static Refusal NoMail { get; } = new(
        RefusalKind.NotFound, "No email", "This server sends no email. Ask an owner or admin of your account for a one-time link.");

    public static Refusal MailIsBusy { get; } =
        new(RefusalKind.Overloaded, "Email is busy", "Too many emails are waiting to be sent. Try again in a few minutes.")
        { RetryAfterSeconds = 120 };

    public static Refusal EmailTaken { get; } =
        new(RefusalKind.Conflict, "Email address taken", "Another person in this account signs in with this email address.") { Path = "email" };

    public static Refusal UserNotFound { get; } = new(RefusalKind.NotFound, "Not found", "This person is no longer in the account.");

    public static Refusal NoBackupHere { get; } = new(
        RefusalKind.Forbidden, "No backup available",
        "Only owners of the server's first account can download the database, and only when it is SQLite. For PostgreSQL, use pg_dump.");

    public static Refusal NotYourDevice { get; } =
        new(RefusalKind.Forbidden, "Not your device", "Only owners and admins can change devices of other people.");

    public static Refusal OnlyOwnersManageOwners { get; } = new(
        RefusalKind.Forbidden, "Owners only", "Only owners can invite, change or remove owners, and make people owners. Ask one of them to do it.");

    public static Refusal OnlyOwnersManageManagingKeys { get; } = new(
        RefusalKind.Forbidden, "Owners only",
        "Only owners can create, change and revoke keys that can manage: such a key can sign in as the first owner. Ask one of them to do it.");

    public static Refusal FirstOwnerStays { get; } = new(
        RefusalKind.Conflict, "First owner", "The account's first owner must stay an owner: the operator's sign-in links sign this person in.");

    public static Refusal InviteExpired { get; } = new(
        RefusalKind.NotFound, "Invite expired", "This invite was used, was revoked or has expired. Ask an owner or admin for a new link.");

    public static Refusal TooManyInvites { get; } = new(
        RefusalKind.Conflict, "Too many invites", $"An account can have at most {Invite.MaxPending} open invites. Revoke some first.");

    public static Refusal InvalidInvites(int limit) => Catalogue.Invalid("Invalid invites", "emails", $"Enter 1 to {limit} email addresses.");

    public static Refusal InvalidRole { get; } = Catalogue.Invalid("Invalid role", "role", $"The role must be {string.Join(", ", Role.Names)}");
}
