using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Configuration;
using ActivitySmith.Server.Keys;
using ActivitySmith.Server.Storage;
using ActivitySmith.Server.Tests.Manage;
using ActivitySmith.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>Browsers subscribe with the server's key, and accept messages from no other: the key moves with the data.</summary>
public sealed class WebPushKeyTests : IDisposable
{
    private const string Shared = "one-key-for-all-nodes-0123456789abcdef";
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("activitysmith-key-");

    public void Dispose() => scratch.Delete(recursive: true);

    [Fact]
    public async Task A_backup_restores_the_key_and_the_subscriptions()
    {
        await using var server = await OnFile();
        var browser = await Subscribed.To(server);
        var backup = Path.Combine(scratch.FullName, "backup");
        Assert.Equal(0, await BackupCommands.TakeBackup(new ServerOptions { Data = server.DataPath }, backup));

        await using var restored = await OnFile(async data => Assert.Equal(0, await BackupCommands.TakeRestore(new ServerOptions { Data = data }, backup)));

        await browser.IsGoodAt(restored);
    }

    /// <summary>The first test would not notice this: without the key's seal the server has another key, and the subscription is useless.</summary>
    [Fact]
    public async Task A_backup_without_its_session_keys_has_another_key()
    {
        await using var server = await OnFile();
        var browser = await Subscribed.To(server);
        var backup = Path.Combine(scratch.FullName, "backup");
        Assert.Equal(0, await BackupCommands.TakeBackup(new ServerOptions { Data = server.DataPath }, backup));
        Directory.Delete(DataDirectory.SessionKeysIn(backup), recursive: true);

        await using var restored = await OnFile(data => BackupCommands.TakeRestore(new ServerOptions { Data = data }, backup));

        Assert.NotEqual(browser.Key, await browser.KeyAt(restored));
    }

    [Fact]
    public async Task A_move_to_postgresql_and_back_keeps_a_key_that_nodes_share()
    {
        await using var server = await OnFile();
        var browser = await Subscribed.To(server);
        await server.Stop();
        var address = await NewDatabase();
        Assert.Equal(0, await Move(new ServerOptions { SharedKey = Shared }, DataDirectory.DatabaseIn(server.DataPath), address));

        // A node with a separate, empty data directory.
        await using (var node = await OnPostgres(address, Shared))
        {
            await browser.IsGoodAt(node);
            await node.Stop();
            foreach (var key in new[] { null, "another-key-for-all-nodes-0123456789" })
                Assert.Equal(2, await Move(new ServerOptions { Data = node.DataPath, SharedKey = key }, address, Path.Combine(scratch.FullName, "refused.db")));
            Assert.False(File.Exists(Path.Combine(scratch.FullName, "refused.db")));
        }

        await using var back = await OnFile(async data =>
            Assert.Equal(0, await Move(new ServerOptions { SharedKey = Shared, Data = scratch.FullName }, address, DataDirectory.DatabaseIn(data))));
        await browser.IsGoodAt(back);
    }

    [Fact]
    public async Task A_move_to_postgresql_and_back_keeps_a_key_in_the_data_directory()
    {
        await using var server = await OnFile();
        var browser = await Subscribed.To(server);
        await server.Stop();
        var address = await NewDatabase();
        Assert.Equal(0, await Move(new ServerOptions(), DataDirectory.DatabaseIn(server.DataPath), address));

        await using var other = await OnPostgres(address, shared: null, data =>
        {
            Assert.Equal(1, SessionKeyFiles.Copy(server.DataPath, data)); // The same as starting with the old --data.
            return Task.CompletedTask;
        });
        await browser.IsGoodAt(other);
        await other.Stop();

        await using var back = await OnFile(
            async data => Assert.Equal(0, await Move(new ServerOptions { Data = other.DataPath }, address, DataDirectory.DatabaseIn(data))));
        await browser.IsGoodAt(back);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-key-for-all-nodes-0123456789")]
    public async Task A_node_without_the_shared_key_is_refused_and_does_not_change_the_key_of_the_others(string? key)
    {
        var address = await NewDatabase();
        await using var node = await OnPostgres(address, Shared);
        var browser = await Subscribed.To(node);

        var refusal = await Assert.ThrowsAsync<UnsupportedDatabaseException>(() => OnPostgres(address, key));

        Assert.StartsWith("ACTIVITYSMITH_SHARED_KEY ", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, ExitCodes.Of(refusal));
        await node.Restart();
        await browser.IsGoodAt(node);
    }

    [Fact]
    public async Task A_node_whose_key_ends_with_a_line_break_has_the_key_of_the_others()
    {
        var address = await NewDatabase();
        await using var node = await OnPostgres(address, Shared);
        var browser = await Subscribed.To(node);

        await using var other = await OnPostgres(address, Shared + "\r\n");

        await browser.IsGoodAt(other);
    }

    private static Task<RunningServer> OnFile(Func<string, Task>? prepare = null)
    {
        Assert.SkipWhen(TestDatabases.ArePostgres, "Only SQLite has a database file");
        return RunningServer.Start(prepare: prepare);
    }

    private static async Task<string> NewDatabase()
    {
        Assert.SkipUnless(PostgresServer.IsHere, PostgresServer.Missing);
        return await (await PostgresServer.Shared).CreateDatabase();
    }

    private static Task<RunningServer> OnPostgres(string address, string? shared, Func<string, Task>? prepare = null) => RunningServer.Start(
        settings => (settings["ACTIVITYSMITH_DATABASE"], settings["ACTIVITYSMITH_SHARED_KEY"]) = (address, shared), prepare: prepare);

    private static Task<int> Move(ServerOptions options, string from, string to) => MigrateCommand.Run(options, from, to);

    /// <summary>A browser that has subscribed with the key that the server had then.</summary>
    private sealed record Subscribed(string Token, string Key)
    {
        private const string Endpoint = "https://fcm.googleapis.com/fcm/send/x";

        public static async Task<Subscribed> To(RunningServer server)
        {
            var made = (await server.Client.Post("/api/manage/pairing-codes", null)).Is(HttpStatusCode.Created);
            using var app = server.NewClient(key: null);
            var token = (await app.Post("/api/device/pair", new { code = made["code"], platform = "web", name = "Browser" }))
                .Is(HttpStatusCode.Created)["token"];
            using var client = server.NewClient(token);
            using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var point = pair.ExportParameters(includePrivateParameters: false).Q;
            var subscription = new
            {
                endpoint = Endpoint,
                p256dh = Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]),
                auth = Base64Url.EncodeToString(new byte[16])
            };
            (await client.Put("/api/device/tokens", new { web_push = subscription, generation = 3 })).Is(HttpStatusCode.OK);
            return new Subscribed(token, (await client.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"]);
        }

        public async Task<string> KeyAt(RunningServer server)
        {
            using var client = server.NewClient(Token);
            return (await client.Get("/api/device/web-push-key")).Is(HttpStatusCode.OK)["public_key"];
        }

        /// <summary>The server has the same key and the subscription with it: messages are sent.</summary>
        public async Task IsGoodAt(RunningServer server)
        {
            Assert.Equal(Key, await KeyAt(server));
            var device = Assert.Single(await server.Services.GetRequiredService<DeviceQueries>().Paired(TestContext.Current.CancellationToken));
            Assert.Equal((Endpoint, Key, 3L), (device.WebPush!.Endpoint, device.WebPush.VapidKey, device.WebPush.Generation));
        }
    }
}
