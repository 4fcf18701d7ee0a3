using System.Text.Json;
using ActivitySmith.EndToEnd.Tests.Hosting;
using Xunit;

namespace ActivitySmith.EndToEnd.Tests.Durability;

/// <summary>One stream, with the highest number that was sent to it and the highest that was acknowledged.</summary>
internal sealed class NumberedStream(string key)
{
    private long verifiedVersion;
    private long verifiedNumber;
    private string? activityId;

    public string Key { get; } = key;

    public int Sent { get; private set; }

    public int Answered { get; set; }

    public int Next() => ++Sent;

    public static object Request(int number) => new { content_state = new { title = "Load", type = "value", value = number } };

    public async Task Verify(HttpClient http, ILookup<string, string> running)
    {
        if (Answered == 0 && !running.Contains(Key))
        {
            return; // The very first request was in progress when the server died, and was not stored.
        }
        var stored = await http.Manage($"streams/{Key}");
        var number = stored.GetProperty("content_state").GetProperty("value").GetInt64();
        var version = stored.GetProperty("version").GetInt64();
        var id = stored.GetProperty("activity_id").GetString();

        Assert.True(number >= Answered && number <= Sent, $"{Key}: acknowledged {Answered}, sent {Sent}, on disk {number}");
        Assert.True(version >= verifiedVersion, $"{Key}: version {verifiedVersion} went back to {version}");
        Assert.True(number == verifiedNumber || version > verifiedVersion, $"{Key}: {number} is newer than {verifiedNumber}, its version is not");
        Assert.Equal(id, Assert.Single(running[Key]));
        Assert.True(activityId is null || activityId == id, $"{Key}: started twice ({activityId}, {id})");

        (verifiedVersion, verifiedNumber, activityId) = (version, number, id);
        Answered = (int)number;
    }
}
