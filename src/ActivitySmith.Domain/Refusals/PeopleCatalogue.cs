using ActivitySmith.Domain.People;

namespace ActivitySmith.Domain.Refusals;

/// <summary>Refusals that people meet on the pages.</summary>
public static class PeopleCatalogue
{
    public static Refusal InvalidEmail { get; } =
        Catalogue.Invalid("Invalid e-mail address", "email", "The e-mail address must look like name@example.com");

    public static Refusal InvalidPassword { get; } = Catalogue.Invalid(
        "Invalid password", "password", $"The password must have {Passwords.MinLength} to {Passwords.MaxLength} characters and not be all blanks");

    public static Refusal CommonPassword { get; } = Catalogue.Invalid(
        "Common password", "password", "This password is easy to guess. Choose another one: a few random words are easier to remember than symbols.");

    public static Refusal LinkGone { get; } =
        new(RefusalKind.Forbidden, "Link expired", "This link has expired, was used already or was replaced by a newer one. Each link works once.");

    /// <summary>The same words whatever was wrong, so that nobody learns who has an account.</summary>
    public static Refusal WrongSignIn { get; } =
        new(RefusalKind.Unauthenticated, "Not signed in",
            $"Wrong email or password. After {Lockout.MaxFailures} failures sign-in pauses for {Lockout.Pause.TotalMinutes:0} minutes; a one-time link works at any time.");

    public static Refusal SignInTooSlow { get; } = WrongSignIn with { Message = "The time to enter the code has passed. Start again." };

    public static Refusal SignInIsBusy { get; } = new(RefusalKind.Overloaded, "Sign-in is busy", "Too many people are signing in at this moment. Try again in a few seconds.")
    { RetryAfterSeconds = 5 };

    public static Refusal WrongPassword { get; } =
        new(RefusalKind.Invalid, "Wrong password", "That is not your current password.") { Path = "password" };

    public static Refusal NoPasswordYet { get; } =
        new(RefusalKind.Conflict, "No password yet", "This asks for your password. Set one first.") { Path = "password" };

    public static Refusal WrongCode { get; } =
        new(RefusalKind.Unauthenticated, "Not signed in", "Wrong or already used code. Wait for the next one.") { Path = "code" };

    public static Refusal WrongRecoveryCode { get; } =
        new(RefusalKind.Unauthenticated, "Not signed in", "Wrong or already used recovery code.") { Path = "recovery-code" };

    public static Refusal SecondFactorIsOn { get; } =
        new(RefusalKind.Conflict, "Two-factor sign-in is on", "To set up another app, turn two-factor sign-in off first, which asks for the password.");

    public static Refusal SecondFactorIsOff { get; } =
        new(RefusalKind.Conflict, "Two-factor sign-in is off", "Recovery codes belong to two-factor sign-in. Turn it on first.");

    public static Refusal SessionNotFound { get; } = new(RefusalKind.NotFound, "Not found", "This browser is signed out already.");

    public static Refusal Locked { get; } = new(
        RefusalKind.RateLimited, "Locked",
        $"After {Lockout.MaxFailures} failures sign-in pauses for {Lockout.Pause.TotalMinutes:0} minutes. A one-time link works at any time.");

    public static Refusal TooManySignIns(int seconds) =>
        new(RefusalKind.RateLimited, "Too many tries", $"Too many tries from this address; the next one is possible in {seconds} s") { RetryAfterSeconds = seconds };

    public static Refusal TooManyForms(int seconds) =>
        new(RefusalKind.RateLimited, "Too many changes", $"You sent too many forms within a minute; the next one is possible in {seconds} s. Nothing was done.") { RetryAfterSeconds = seconds };

    public static Refusal TooManyStreams(int limit) =>
        new(RefusalKind.RateLimited, "Too many open pages", $"This browser has {limit} live pages open, the maximum; close one first");

    public static Refusal NoMail { get; } = new(
        RefusalKind.NotFound, "No mail", "This server sends no mail; an owner of your account can make a one-time link for you");

    public static Refusal MailIsBusy { get; } =
        new(RefusalKind.Overloaded, "Too many letters", "Too many letters wait to be sent; try again in a few minutes")
        { RetryAfterSeconds = 120 };

    public static Refusal EmailTaken { get; } =
        new(RefusalKind.Conflict, "E-mail address taken", "Another person of this account signs in with this e-mail address") { Path = "email" };

    public static Refusal UserNotFound { get; } = new(RefusalKind.NotFound, "Not found", "There is no such person in this account any more");

    public static Refusal NoBackupHere { get; } = new(
        RefusalKind.Forbidden, "No backup here",
        "Only owners of the server's first account can download its database, and only when it is SQLite; PostgreSQL has pg_dump");

    public static Refusal NotYourDevice { get; } =
        new(RefusalKind.Forbidden, "Not your device", "Only owners change devices of other people");

    public static Refusal FirstOwnerStays { get; } = new(
        RefusalKind.Conflict, "First owner", "The account's first owner stays an owner: the operator's sign-in links lead to this person");

    public static Refusal InviteGone { get; } = new(
        RefusalKind.NotFound, "Invite expired", "This invite was used or revoked, or has expired. Ask an owner for a new link.");

    public static Refusal TooManyInvites { get; } = new(
        RefusalKind.Conflict, "Too many invites", $"At most {Invite.MaxPending} invites can wait at a time; revoke some first");

    public static Refusal InvalidInvites(int most) => Catalogue.Invalid("Nobody to invite", "emails", $"Name 1 to {most} e-mail addresses");

    public static Refusal InvalidRole { get; } = Catalogue.Invalid("Invalid role", "role", $"The role must be {Role.Owner} or {Role.Member}");
}
