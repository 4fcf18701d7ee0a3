using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests.ApiKeys;

public sealed class KeyChangeTests
{
    private static readonly ApiKey Whole = ApiKey.New(AccountId.First, Given.Noon).Key with { Name = "ci" };
    private static readonly ApiKey Limited = Whole with { Scope = new KeyScope(["ops"]) };

    [Fact]
    public void A_new_key_reaches_the_account_and_manages_nothing_and_only_its_hash_is_kept()
    {
        var (secret, key) = ApiKey.New(AccountId.First, Given.Noon);

        Assert.StartsWith("ask_", secret, StringComparison.Ordinal);
        Assert.Equal(44, secret.Length);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), key.Hash);
        Assert.Equal(secret[^4..], key.LastFour);
        Assert.StartsWith("key_", key.Id, StringComparison.Ordinal);
        Assert.Equal(("", KeyScope.All, false, Given.Noon), (key.Name, key.Scope, key.CanManage, key.CreatedAt));
        Assert.Equal(new Caller(AccountId.First, key.Id, KeyScope.All, CanManage: false), key.ToCaller());
    }

    [Fact]
    public void A_change_of_nothing_changes_nothing()
    {
        Assert.Equal(Whole, Apply(Whole));
        Assert.Equal(["ops"], Apply(Limited).Scope.Channels);
    }

    [Fact]
    public void A_change_replaces_the_members_that_it_names()
    {
        Assert.Equal("deploy", Apply(Whole, name: "deploy").Name);
        Assert.True(Apply(Whole, canManage: true).CanManage);
        Assert.False(Apply(Whole with { CanManage = true }, canManage: false).CanManage);
        Assert.Equal(["devs", "ops"], Apply(Whole, scope: "channels", channels: ["devs", "ops", "devs"]).Scope.Channels);
        Assert.Equal(["devs"], Apply(Limited, channels: ["devs"]).Scope.Channels);
        Assert.True(Apply(Limited, scope: "all").Scope.IsWholeAccount);
        Assert.Equal(["ops"], Apply(Limited, scope: "channels").Scope.Channels);
    }

    [Fact]
    public void A_key_that_manages_reaches_the_whole_account()
    {
        Refuses(Limited, "manage", "manage requires scope all: a key with this permission reaches the whole account; send manage false, or scope all",
            canManage: true);
        Refuses(Whole with { CanManage = true }, "manage",
            "manage requires scope all: a key with this permission reaches the whole account; send manage false, or scope all",
            scope: "channels", channels: ["ops"]);
        Assert.True(Apply(Limited, scope: "all", canManage: true).CanManage);
        Assert.False(Apply(Whole with { CanManage = true }, scope: "channels", channels: ["ops"], canManage: false).CanManage);
    }

    [Fact]
    public void Channels_go_with_the_scope_of_channels_alone()
    {
        Refuses(Whole, "scope", "scope must be all or channels", scope: "some");
        Refuses(Whole, "channels", "channels requires scope channels; send both, or omit channels", channels: ["ops"]);
        Refuses(Limited, "channels", "channels requires scope channels; send both, or omit channels", scope: "all", channels: ["ops"]);
        Refuses(Whole, "channels", "channels must name at least one channel with scope channels", scope: "channels");
        Refuses(Limited, "channels", "channels must name at least one channel with scope channels", channels: []);
    }

    [Fact]
    public void A_key_names_at_most_a_hundred_channels()
    {
        string[] most = [.. Enumerable.Range(0, Targeting.MaxChannels).Select(i => $"c{i}")];

        Assert.Equal(100, Apply(Limited, channels: most).Scope.Channels!.Count);
        Refuses(Limited, "channels", "channels must name at most 100 channels", channels: [.. most, "one-more"]);
    }

    [Fact]
    public void A_name_is_checked() =>
        Assert.Equal("name", new KeyChange(" ", Scope: null, Channels: null, CanManage: null).Apply(Whole).Refusal?.Path);

    [Fact]
    public void An_address_of_a_key_is_stored_once()
    {
        Assert.Equal("key_1/192.0.2.1", new KeyAddress(AccountId.First, "key_1", "192.0.2.1", Given.Noon).Id);
    }

    private static ApiKey Apply(ApiKey key, string? name = null, string? scope = null, IReadOnlyList<string>? channels = null, bool? canManage = null) =>
        new KeyChange(name, scope, channels, canManage).Apply(key).Value;

    private static void Refuses(
        ApiKey key, string path, string message, string? scope = null, IReadOnlyList<string>? channels = null, bool? canManage = null) =>
        Given.IsInvalid(new KeyChange(Name: null, scope, channels, canManage).Apply(key).Refusal, path, message);
}
