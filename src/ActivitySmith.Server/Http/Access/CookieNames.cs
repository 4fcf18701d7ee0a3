using ActivitySmith.Server.Http.Address;

namespace ActivitySmith.Server.Http.Access;

/// <summary>
/// Names of cookies. Each contains the id of the installation: browsers send a cookie to every port of a host, and two servers on one host must not
/// overwrite each other's cookies. Over https the prefix <c>__Host-</c> prevents other hosts of the domain and plain http from setting the cookie
/// (RFC 6265bis, 4.1.3.2).
/// </summary>
public sealed class CookieNames(PublicOrigin named)
{
    /// <summary>Characters of an installation's id.</summary>
    public const int IdLength = 8;

    /// <summary>The path that the prefix <c>__Host-</c> requires.</summary>
    public const string Path = "/";

    private const string Prefix = "__Host-";

    private string id = "";

    /// <summary>Sets the id of the installation at the start, before the first request.</summary>
    public void Load(string installation) => id = installation;

    /// <summary>Whether cookies in the response to this request are limited to https.</summary>
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

/// <summary>Purpose of a cookie.</summary>
public enum CookieKind
{
    /// <summary>Session of a person who is signed in.</summary>
    Session,

    /// <summary>Antiforgery token that pairs with the one in forms.</summary>
    Form,

    /// <summary>Marks a browser in which somebody has signed in before.</summary>
    Browser,

    /// <summary>Device token of a browser that is a paired device.</summary>
    Device,
}
