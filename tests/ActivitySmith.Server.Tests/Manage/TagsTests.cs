using System.Net;
using System.Text.Json;
using ActivitySmith.Testing;
using Xunit;

namespace ActivitySmith.Server.Tests.Manage;

/// <summary>Lists of history by several tags, and the list of tags.</summary>
public sealed class TagsTests
{
    [Fact]
    public async Task Lists_have_the_rows_with_any_or_all_of_several_tags()
    {
        await using var server = await RunningServer.Start();
        var client = server.Client;
        await client.PutStream("s1", 1, "Home", "car");
        await client.PutStream("s2", 1, "home");
        await client.PutStream("s3", 1, "CAR", "work");
        foreach (var (title, tags) in new[] { ("n1", new[] { "home", "Car" }), ("n2", ["car"]), ("n3", []) })
            (await client.Post("/api/push-notification", new { title, tags })).Is(HttpStatusCode.OK);

        foreach (var list in new[] { "streams", "activities" })
        {
            Assert.Equal(["s1", "s2", "s3"], await Keys($"{list}?tag=home&tag=CAR"));
            Assert.Equal(["s1", "s2"], await Keys($"{list}?tag=&tag=HOME&tag_mode=all"));
            Assert.Equal(["s1"], await Keys($"{list}?tag=home&tag=car&tag_mode=all"));
            Assert.Equal(["s1", "s3"], await Keys($"{list}?tag=work&tag=car&tag_mode=any"));
            Assert.Empty(await Keys($"{list}?tag=work&tag=home&tag_mode=all"));
            Assert.Empty(await Keys($"{list}?tag=work&tag=absent&tag_mode=all"));
        }

        Assert.Equal(["s1"], await Keys("activities?tag=home&tag=car&tag_mode=all&stream=s1"));
        Assert.Equal(["s1"], await Keys("activities?tag=work&tag=car&stream=s1"));
        Assert.Empty(await Keys("activities?tag=home&tag=work&tag_mode=all&stream=s1"));
        Assert.Equal(["n1", "n2"], await Titles("tag=home&tag=car"));
        Assert.Equal(["n1"], await Titles("tag=home&tag=car&tag_mode=all"));

        async Task<List<string>> Keys(string query) =>
            [.. (await client.AllPages($"/api/manage/{query}", 1)).Select(row => row.GetProperty("stream_key").GetString()!).Order(StringComparer.Ordinal)];
        async Task<List<string>> Titles(string query) =>
            [.. (await client.AllPages($"/api/manage/notifications?{query}", 1)).Select(Title).Order(StringComparer.Ordinal)];
        static string Title(JsonElement row) => row.GetProperty("content").GetProperty("title").GetString()!;
    }

    [Fact]
    public async Task Tags_in_use_are_listed_with_their_rows()
    {
        await using var server = await RunningServer.Start();
        var client = server.Client;
        await client.PutStream("s1", 1, "Nightly", "a\nb", "ä");
        await client.PutStream("s2", 1, "NIGHTLY");
        (await client.Post("/api/push-notification", new { title = "n", tags = new[] { "nightly", "disk" } })).Is(HttpStatusCode.OK);

        Assert.Equal(
            ["""{"tag":"a\nb","activities":1,"streams":1,"notifications":0}""", """{"tag":"disk","activities":0,"streams":0,"notifications":1}""",
                """{"tag":"nightly","activities":2,"streams":2,"notifications":1}""", """{"tag":"ä","activities":1,"streams":1,"notifications":0}"""],
            (await client.AllPages("/api/manage/tags", 1)).ConvertAll(row => row.GetRawText()));
        Assert.Equal(["nightly"], (await client.AllPages("/api/manage/tags?search=NIGHT", 1)).ConvertAll(row => row.GetProperty("tag").GetString()));

        await client.PutStream("s1", 2, "other");
        Assert.Equal(1, (await client.Get("/api/manage/tags?search=nightly")).Json.GetProperty("data")[0].GetProperty("streams").GetInt32());
    }

    [Fact]
    public async Task Wrong_tag_parameters_are_refused()
    {
        await using var server = await RunningServer.Start();
        foreach (var list in new[] { "streams", "activities", "notifications" })
        {
            (await server.Client.Get($"/api/manage/{list}?tag=a&tag_mode=some")).IsProblem(HttpStatusCode.BadRequest, "tag_mode must be one of any, all");
            (await server.Client.Get($"/api/manage/{list}?{string.Join('&', Enumerable.Range(0, 21).Select(i => $"tag=t{i}"))}"))
                .IsProblem(HttpStatusCode.BadRequest, "tag may appear at most 20 times");
            (await server.Client.Get($"/api/manage/{list}?{string.Join('&', Enumerable.Range(0, 20).Select(i => $"tag=t{i}"))}")).Is(HttpStatusCode.OK);
            (await server.Client.Get($"/api/manage/{list}?tag=a&tag={new string('x', 65)}")).IsProblem(HttpStatusCode.BadRequest, "at most 64 characters");
        }

        (await server.Client.Get($"/api/manage/tags?search={new string('x', 65)}")).IsProblem(HttpStatusCode.BadRequest, "at most 64 characters");
        (await server.Client.Get("/api/manage/tags?cursor=x")).IsProblem(HttpStatusCode.BadRequest, "cursor");
    }
}
