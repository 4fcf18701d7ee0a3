using System.Net;
using System.Text.RegularExpressions;

namespace ActivitySmith.Testing;

/// <summary>Uses a one-time link like a browser: opens it, copies the token of its fragment into the form, and sends the form.</summary>
public static partial class OneTimeLink
{
    /// <param name="client">Keeps no cookies and follows no redirects.</param>
    /// <param name="link">The link as the server created it; <paramref name="client"/> may reach the server at another origin, which then applies.</param>
    /// <returns>The target of the button's redirect (empty: none), and the Cookie header that the browser then sends.</returns>
    public static async Task<(string Location, string Cookies)> Use(HttpClient client, Uri link)
    {
        using var page = await client.GetAsync(link);
        var form = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, link)
        {
            Content = new FormUrlEncodedContent(
                [new("token", link.Fragment["#token=".Length..]), new("__RequestVerificationToken", WebUtility.HtmlDecode(form))]),
        };
        request.Headers.Add("Origin", link.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Cookie", Cookies(page));
        using var answer = await client.SendAsync(request);
        return (answer.Headers.Location?.OriginalString.Split('?')[0] ?? "",
            string.Join("; ", new[] { Cookies(page), Cookies(answer) }.Where(cookies => cookies.Length > 0)));
    }

    /// <summary>Presses "Sign out" on the board; returns the target of the redirect.</summary>
    public static async Task<string> SignOut(HttpClient client, string cookies)
    {
        using var open = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Cookie", cookies } } };
        using var page = await client.SendAsync(open);
        var form = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups["token"].Value;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out")
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", WebUtility.HtmlDecode(form))]),
            Headers = { { "Cookie", cookies }, { "Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority) } },
        };
        using var answer = await client.SendAsync(request);
        return answer.Headers.Location?.OriginalString ?? "";
    }

    private static string Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var values) ? string.Join("; ", values.Select(value => value.Split(';')[0])) : "";

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FormToken();
}
