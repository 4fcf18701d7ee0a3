using System.Text.Json;
using ActivitySmith.Testing;

namespace ActivitySmith.Bench;

/// <summary>Signs a browser in.</summary>
internal static class SignInLink
{
    /// <param name="client">Sends a managing key.</param>
    /// <param name="url">The server.</param>
    /// <returns>The cookies of a browser that used a link.</returns>
    public static async Task<string> Use(HttpClient client, Uri url)
    {
        using var made = await client.PostAsync(new Uri(url, "/api/manage/sign-in-links"), content: null);
        made.EnsureSuccessStatusCode();
        using var link = JsonDocument.Parse(await made.Content.ReadAsStreamAsync());
        var whole = new Uri(link.RootElement.GetProperty("link").GetString()!);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return (await OneTimeLink.Use(browser, new Uri(url, whole.PathAndQuery + whole.Fragment))).Cookies;
    }
}
