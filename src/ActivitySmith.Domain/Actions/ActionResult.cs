namespace ActivitySmith.Domain.Actions;

/// <summary>Why a call did not do what it should; short names that lists and scripts can rely on.</summary>
public static class ActionError
{
    /// <summary>The receiver answered, and not with 2xx; redirects are among these, as none is followed.</summary>
    public const string Answered = "answered";

    /// <summary>The address is private, or otherwise none that the operator lets the server call.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>No connection came about, or the name has no address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The receiver's certificate is not trusted, or no common version of TLS was found.</summary>
    public const string NotTrusted = "not_trusted";

    /// <summary>No answer in time; the receiver may have the call.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>The connection broke before the answer; the receiver may have the call.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>The server stopped while the call was under way; the receiver may have it.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The account's signing secret cannot be decrypted with the keys that this server has.</summary>
    public const string SecretUnreadable = "secret_unreadable";
}

/// <summary>What one attempt led to.</summary>
/// <param name="StatusCode">What the receiver answered; null when it did not.</param>
/// <param name="Error">One of <see cref="ActionError"/>; null for success.</param>
/// <param name="MayRepeat">Whether it is certain that the receiver saw nothing of it.</param>
public sealed record ActionResult(int? StatusCode, string? Error, bool MayRepeat)
{
    public static ActionResult Answer(int statusCode) =>
        new(statusCode, statusCode is >= 200 and <= 299 ? null : ActionError.Answered, MayRepeat: false);

    /// <summary>The request never left: another attempt cannot make it arrive twice.</summary>
    public static ActionResult NotSent(string error) => new(null, error, MayRepeat: true);

    /// <summary>The request may have left, or another attempt would end the same way.</summary>
    public static ActionResult Final(string error) => new(null, error, MayRepeat: false);
}
