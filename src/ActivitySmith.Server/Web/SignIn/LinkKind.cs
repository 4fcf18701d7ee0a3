using ActivitySmith.Server.SignInLinks;

namespace ActivitySmith.Server.Web.SignIn;

/// <summary>A kind of one-time link.</summary>
/// <param name="Path">Path of its page.</param>
/// <param name="IsMailed">Whether the link replaces the password only; see <see cref="MailedLinks"/>.</param>
/// <param name="Text">Text of its page.</param>
internal sealed record LinkKind(string Path, bool IsMailed, string Text)
{
    /// <summary>Created by an owner, the operator, or an API key that can manage.</summary>
    public static LinkKind Made { get; } = new(
        SignInLinkMaker.Page, IsMailed: false, "You opened a one-time link. It stops working when you sign in.");

    public static LinkKind Mailed { get; } = new(
        "/sign-in/mailed",
        IsMailed: true,
        "You opened the link from your email. It stops working when you sign in. You can then set a new password.");
}
