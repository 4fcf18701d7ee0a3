using ActivitySmith.Domain;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Codes that pair one device, and the reports of paired devices.</summary>
public abstract partial class StorageContract
{
    private static readonly DeviceProfile Profile = new("iPhone", "sandbox", "18.2", "1.0", FrequentUpdates: true);

    [Fact]
    public async Task Pairing_codes_round_trip()
    {
        var bare = new PairingCode { Account = Samples.Home, Hash = "h1", UserId = "owner", Channels = [], ExpiresAt = Samples.Noon };
        await RoundTrip("pairing_codes", rows => rows.PairingCodes, row => row.Account, row => row.Hash,
            bare, bare with { Hash = "h2", Name = "Kitchen", Channels = ["ops", "devs"], ExpiresAt = Samples.Noon.AddSeconds(1) });
    }

    [Fact]
    public async Task Of_two_devices_with_one_code_in_one_batch_one_is_paired()
    {
        await CodeFor("code", "ops");
        Task<Result<Device>>[] tries;
        using (var batch = await open.Hold())
        {
            tries = [Pair("dev_1"), Pair("dev_2")];
            await batch.Release();
        }

        var outcomes = await Task.WhenAll(tries);

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Single(outcomes, outcome => outcome.Refusal == Catalogue.PairingCodeNotFound);
        await Reopen();
        Assert.Equal(["board", "dev_1"], (await open.Read(rows => rows.Channels.Find(Samples.Home, "ops")))!.DeviceIds);
        Assert.Null(await open.Read(rows => rows.Devices.Find(Samples.Home, "dev_2")));
        Assert.Empty(await open.Read(rows => rows.PairingCodes.All(Samples.Home)));
    }

    [Fact]
    public async Task A_code_of_a_deleted_channel_still_pairs_its_device()
    {
        await CodeFor("code", "ops", "nobody");
        await open.Write(rows => rows.RemoveChannel(Samples.Home, "nobody"));

        Assert.Null((await Pair("dev_1")).Refusal);

        Assert.Equal(["ops"], await open.Read(rows => rows.Directory(Samples.Home).ChannelsOf(rows.Devices.Find(Samples.Home, "dev_1")!)));
    }

    [Fact]
    public async Task A_new_code_clears_those_that_have_expired()
    {
        await CodeFor("old");
        open.Clock.Advance(PairingCode.Lifetime);

        await Code("new");

        Assert.Equal(["new"], (await open.Read(rows => rows.PairingCodes.All(Samples.Home))).Select(code => code.Hash));
    }

    [Fact]
    public async Task A_user_who_creates_many_codes_replaces_only_their_own()
    {
        await CodeFor("others");
        await open.Write(rows => rows.Users.Put(Samples.User("usr_ben")));
        for (var i = 0; i < PairingCode.MaxOpen + 1; i++)
        {
            open.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null((await open.Run(new CreatePairingCode(Samples.Home, $"{i:000}", "usr_ben", name: null, channels: null))).Refusal);
        }

        var kept = (await open.Read(rows => rows.PairingCodes.All(Samples.Home))).Select(code => code.Hash).Order(StringComparer.Ordinal);
        Assert.Equal([.. Enumerable.Range(PairingCode.MaxOpen + 1 - PairingCode.MaxOpenOfUser, PairingCode.MaxOpenOfUser).Select(i => $"{i:000}"), "others"],
            kept);
    }

    [Fact]
    public async Task Codes_of_many_users_together_have_a_limit()
    {
        await CodeFor("others");
        await open.Write(rows =>
        {
            for (var i = 1; i < PairingCode.MaxOpen; i++)
            {
                rows.Users.Put(Samples.User($"usr_{i}"));
                rows.PairingCodes.Put(new PairingCode
                {
                    Account = Samples.Home,
                    Hash = $"{i}",
                    UserId = $"usr_{i}",
                    Channels = [],
                    ExpiresAt = open.Clock.GetUtcNow() + PairingCode.Lifetime
                });
            }
        });

        var refused = await open.Run(new CreatePairingCode(Samples.Home, "more", "owner", name: null, channels: null));

        Assert.Equal(ManagementCatalogue.TooManyPairingCodes(PairingCode.MaxOpen), refused.Refusal);
    }

    [Fact]
    public async Task The_key_ring_contains_a_device_from_its_pairing_to_its_removal()
    {
        var ring = new DeviceRing();
        await Reopen(observers: ring);
        await CodeFor("code");
        Assert.Null(ring.Find(Sha256.Of("dev_1 token")));

        await Pair("dev_1");
        Assert.Equal("dev_1", ring.Find(Sha256.Of("dev_1 token"))?.DeviceId);
        Assert.Null(ring.Find(Sha256.Of("dev_2 token")));
        await open.Run(new ReportProfile(new(Samples.Home, "dev_1"), Profile with { Name = "Other" }));
        Assert.Equal("dev_1", ring.Find(Sha256.Of("dev_1 token"))?.DeviceId);

        await open.Run(new DeleteDevice(Samples.Home, "dev_1"));
        Assert.Null(ring.Find(Sha256.Of("dev_1 token")));
    }

    [Fact]
    public async Task Tokens_reported_by_a_removed_device_are_refused()
    {
        await CodeFor("code");
        await Pair("dev_1");
        await open.Run(new DeleteDevice(Samples.Home, "dev_1"));

        var late = await open.Run(new ReportTokens(new(Samples.Home, "dev_1"), new TokenReport("aa", null, null, 1)));

        Assert.Equal(Catalogue.UnknownDevice, late.Refusal);
        Assert.Null(await open.Read(rows => rows.Devices.Find(Samples.Home, "dev_1")));
    }

    private async Task CodeFor(string hash, params string[] channels)
    {
        await Samples.Populate(open, Samples.Home);
        await open.Write(rows =>
        {
            rows.Accounts.Put(new Account { Id = Samples.Home, Name = "Home", CreatedAt = Samples.Noon });
            rows.Users.Put(Samples.User("owner"));
        });
        await Code(hash, channels);
    }

    private async Task Code(string hash, params string[] channels) =>
        Assert.Null((await open.Run(new CreatePairingCode(Samples.Home, hash, "owner", name: null, channels))).Refusal);

    private Task<Result<Device>> Pair(string id) => open.Run(new PairDevice(
        Samples.Home,
        "code",
        new Device
        {
            Account = Samples.Home,
            Id = id,
            UserId = "",
            Kind = DeviceKind.Ios,
            Name = "x",
            CreatedAt = Samples.Noon,
            TokenHash = Sha256.Of($"{id} token")
        },
        Profile));
}
