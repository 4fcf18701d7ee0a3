using ActivitySmith.Server.Http.Address;

namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// Names of cookies. Each carries the id of the installation, as browsers send a cookie to every port of a host and two servers on one host must not
/// overwrite each other's. Over https the prefix <c>__Host-</c> keeps other hosts of the domain and plain http from setting it (RFC 6265bis, 4.1.3.2).
/// </summary>
public sealed class CookieNames(PublicOrigin named)
{
    /// <summary>Characters of an installation's id.</summary>
    public const int IdLength = 8;

    /// <summary>What <c>__Host-</c> asks for besides Secure.</summary>
    public const string Path = "/";

    private const string Prefix = "__Host-";

    private string id = "";

    /// <summary>Takes over what storage holds at start, before the first request.</summary>
    public void Load(string installation) => id = installation;

    /// <summary>Whether cookies of this request's answer are for https alone.</summary>
    public bool IsSecure(HttpRequest request) => request.IsHttps || named.IsHttps;

    public string Of(CookieKind kind, HttpRequest request) => Of(kind, IsSecure(request));

    public string Of(CookieKind kind, bool isSecure) => $"{(isSecure ? Prefix : "")}activitysmith-{NameOf(kind)}-{id}";

    private static string NameOf(CookieKind kind) => kind switch
    {
        CookieKind.Session => "session",
        CookieKind.Form => "form",
        CookieKind.Browser => "browser",
        CookieKind.Device => "device",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown cookie"),
    };
}

/// <summary>What a cookie is for.</summary>
public enum CookieKind
{
    /// <summary>Somebody is signed in.</summary>
    Session,

    /// <summary>Half of the token that forms carry.</summary>
    Form,

    /// <summary>The browser has signed somebody in before.</summary>
    Browser,

    /// <summary>The browser is a paired device.</summary>
    Device,
}
