using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Phones;

namespace ActivitySmith.EndToEnd.Tests.Convergence;

/// <summary>
/// Sends requests like a careful script: repeats each until there is a response, also from a server that was killed in between. A 2xx response is an
/// acknowledgement; a refusal has changed nothing.
/// </summary>
internal sealed class AckedApi(PhoneWorld world)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private int posts;

    public Task<Answer> Put(string route, object? body = null) => Send(HttpMethod.Put, route, body);

    public Task<Answer> Delete(string route) => Send(HttpMethod.Delete, route, body: null);

    public Task<Answer> Get(string route) => Send(HttpMethod.Get, route, body: null);

    /// <summary>Sends an idempotency key, so that repeating a request that the server has carried out has no effect.</summary>
    public Task<Answer> Post(string route, object? body = null) =>
        Send(HttpMethod.Post, route, body, $"converge-{++posts}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");

    private async Task<Answer> Send(HttpMethod method, string route, object? body, string? idempotencyKey = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(method, route);
                if (body is not null) request.Content = JsonContent.Create(body);
                if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
                using var answer = await world.Client.SendAsync(request, timeout.Token);
                var text = await answer.Content.ReadAsStringAsync(timeout.Token);
                if ((int)answer.StatusCode < 500) return new Answer((int)answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
            }
            catch (Exception failure) when (
                failure is HttpRequestException or IOException || (failure is TaskCanceledException && !timeout.IsCancellationRequested))
            {
                // The server was killed, or has not started again yet; the timeout above decides.
            }

            await Task.Delay(Pause, TimeProvider.System, timeout.Token);
        }
    }
}

/// <param name="Json">Undefined when there was no body.</param>
internal readonly record struct Answer(int Status, JsonElement Json)
{
    public bool IsAccepted => Status is >= 200 and < 300;

    public string? Text(string member) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()
            : null;
}
