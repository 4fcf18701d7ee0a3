namespace ActivitySmith.Domain.Actions;

/// <summary>Why a webhook call failed; stable short names for lists and scripts.</summary>
public static class ActionError
{
    /// <summary>The receiver responded with a status other than 2xx. Redirects count as failures: the server follows none.</summary>
    public const string Answered = "answered";

    /// <summary>The address is private, or the operator's settings do not allow calls to it.</summary>
    public const string AddressRefused = "address_refused";

    /// <summary>No connection could be made, or the host name has no address.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The receiver's certificate is not trusted, or the two sides share no TLS version.</summary>
    public const string NotTrusted = "not_trusted";

    /// <summary>No response within the timeout; the receiver may have received the call.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>The connection broke before the response; the receiver may have received the call.</summary>
    public const string ConnectionLost = "connection_lost";

    /// <summary>The server stopped during the call; the receiver may have received it.</summary>
    public const string Interrupted = "interrupted";

    /// <summary>The account's signing secret cannot be decrypted with the keys that this server has.</summary>
    public const string SecretUnreadable = "secret_unreadable";
}

/// <summary>The result of one attempt.</summary>
/// <param name="StatusCode">Status code of the response; null without a response.</param>
/// <param name="Error">One of <see cref="ActionError"/>; null for success.</param>
/// <param name="MayRepeat">Whether the receiver certainly did not receive the request, so that a retry is safe.</param>
public sealed record ActionResult(int? StatusCode, string? Error, bool MayRepeat)
{
    public static ActionResult OfResponse(int statusCode) =>
        new(statusCode, statusCode is >= 200 and <= 299 ? null : ActionError.Answered, MayRepeat: false);

    /// <summary>The request was not sent: a retry cannot deliver it twice.</summary>
    public static ActionResult NotSent(string error) => new(null, error, MayRepeat: true);

    /// <summary>The request may have been sent, or a retry would fail the same way.</summary>
    public static ActionResult Final(string error) => new(null, error, MayRepeat: false);
}
