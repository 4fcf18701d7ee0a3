using System.Net.Http.Json;
using System.Text.Json;

namespace ActivitySmith.EndToEnd.Tests.Hosting;

/// <summary>The requests that most tests make; each throws with the server's message unless the response is 2xx.</summary>
internal static class Api
{
    public static Task<JsonElement> PutStream(this HttpClient client, string key, object contentState)
        => client.PutStreamRequest(key, new { content_state = contentState });

    public static Task<JsonElement> PutStreamRequest(this HttpClient client, string key, object request)
        => Read(client.PutAsJsonAsync($"live-activity/stream/{key}", request));

    public static Task<JsonElement> EndStream(this HttpClient client, string key) => Read(client.DeleteAsync($"live-activity/stream/{key}"));

    public static Task<JsonElement> Manage(this HttpClient client, string route) => Read(client.GetAsync($"manage/{route}"));

    public static Task<JsonElement> ManagePost(this HttpClient client, string route) => Read(client.PostAsync($"manage/{route}", content: null));

    public static Task<JsonElement> Post(this HttpClient client, string route, object request) => Read(client.PostAsJsonAsync(route, request));

    public static Task<JsonElement> Put(this HttpClient client, string route, object request) => Read(client.PutAsJsonAsync(route, request));

    public static Task<JsonElement> Delete(this HttpClient client, string route) => Read(client.DeleteAsync(route));

    private static async Task<JsonElement> Read(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var body = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode} {body}");
        }
        return JsonElement.Parse(body);
    }
}
