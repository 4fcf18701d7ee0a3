using System.Text.Json;

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
        var query = new Uri(link.RootElement.GetProperty("link").GetString()!).Query;
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var entered = await browser.GetAsync(new Uri(url, $"/sign-in{query}"));
        return string.Join("; ", entered.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
    }
}
