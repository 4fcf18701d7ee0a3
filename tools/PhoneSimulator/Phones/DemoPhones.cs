using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace PhoneSimulator.Phones;

/// <summary>A few phones to look at, one for each way in which iOS generations get Live Activities.</summary>
internal static class DemoPhones
{
    private static readonly PhoneProfile[] Profiles =
    [
        new() { Name = "iPhone 14", OsVersion = "17.6" },
        new() { Name = "iPhone 16", OsVersion = "18.2" },
        new() { Name = "iPhone 17", OsVersion = "26.0" },
    ];

    /// <summary>Pairs them like their owner would: gets a code for each from the management API and enters it into the app.</summary>
    /// <param name="key">An API key that can manage.</param>
    /// <returns>The number of paired phones.</returns>
    /// <exception cref="HttpRequestException">The server refuses a request.</exception>
    public static async Task<int> Pair(Simulator simulator, Uri server, string key)
    {
        using var owner = new HttpClient { BaseAddress = server };
        owner.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var profile in Profiles)
        {
            using var made = await owner.PostAsJsonAsync("api/manage/pairing-codes", new { profile.Name }, SimulatorJson.Options, simulator.Ending);
            made.EnsureSuccessStatusCode();
            var code = (await made.Content.ReadFromJsonAsync<JsonElement>(simulator.Ending)).GetProperty("code").GetString()!;
            var phone = simulator.Phones.Add(profile) ?? throw new InvalidOperationException("There is no room for the demo's phones");
            if (await phone.App.Pair(server, code, simulator.Ending) is { } refused)
                throw new HttpRequestException($"Pairing was answered with {refused.Status}");
        }

        return Profiles.Length;
    }
}
