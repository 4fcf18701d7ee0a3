using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Accounts;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Domain.Apns;
using ActivitySmith.Domain.Audit;
using ActivitySmith.Domain.Deliveries;
using ActivitySmith.Domain.People;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests.Storage;

/// <summary>Like the other round trips, for the tables of accounts, people, keys and the audit log.</summary>
public abstract partial class StorageContract
{
    [Fact]
    public async Task Accounts_round_trip()
    {
        var bare = new Account { Id = Samples.Home, Name = "Home", CreatedAt = Samples.Noon };
        await RoundTrip("accounts", rows => rows.Accounts, row => row.Id, _ => "account",
            bare, bare with { Name = "Größe", RequestsPerMinute = int.MaxValue }, bare);
    }

    [Fact]
    public async Task Users_round_trip()
        => await RoundTrip("users", rows => rows.Users, row => row.Account, row => row.Id, Samples.User("u"), Samples.User("u", "") with { Role = Role.Admin });

    [Fact]
    public async Task Sign_in_links_round_trip()
        => await RoundTrip("sign_in_links", rows => rows.SignInLinks, row => row.Account, row => row.TokenHash,
            Samples.Link("h") with { IsMailed = true }, Samples.Link("h") with { IsMailed = true, UsedAt = Samples.Noon.AddSeconds(1) });

    [Fact]
    public async Task Sessions_round_trip()
    {
        var bare = new Session
        {
            Account = Samples.Home,
            Id = "h",
            UserId = "owner",
            CreatedAt = Samples.Noon,
            SeenAt = Samples.Noon,
            Browser = "Browser",
            Network = "203.0.113.7",
        };
        await RoundTrip("sessions", rows => rows.Sessions, row => row.Account, row => row.Id,
            bare, bare with { SeenAt = Samples.Noon.AddSeconds(1), Browser = "Safari on iPhone", Network = "2001:db8::/64" },
            bare with { Id = "by-link", LinkAt = Samples.Noon });
    }

    [Fact]
    public async Task Sign_in_origins_round_trip()
    {
        var bare = new SignInOrigin { Account = Samples.Home, Id = "owner/n/4-7f000001", ExpiresAt = Samples.Noon };
        var full = bare with { Failures = 4, PausedUntil = Samples.Noon.AddMinutes(15), SignedInAt = Samples.Noon, ExpiresAt = Samples.Noon.AddDays(1) };
        await RoundTrip("sign_in_origins", rows => rows.SignInOrigins, row => row.Account, row => row.Id, bare, full, bare);
    }

    [Fact]
    public async Task People_round_trip()
    {
        var bare = new Person { Account = Samples.Home, UserId = "owner", UpdatedAt = Samples.Noon };
        var full = bare with
        {
            Email = "größe@example.com",
            PasswordHash = "AQ==",
            Stamp = "s2",
            Failures = 4,
            LockedUntil = Samples.Noon.AddMinutes(15),
            Totp = [1, 0, 255],
            TotpStep = long.MaxValue,
            RecoveryCodes = ["h1", "h2"],
            UpdatedAt = Samples.Noon.AddSeconds(1),
        };
        await RoundTrip("people", rows => rows.People, row => row.Account, row => row.UserId, bare, full, bare);
    }

    [Fact]
    public async Task Invites_round_trip()
    {
        var invite = new Invite
        {
            Account = Samples.Home,
            Id = "inv_1",
            Email = "ben@example.com",
            Role = "member",
            TokenHash = "h1",
            InvitedBy = "owner",
            CreatedAt = Samples.Noon,
            ExpiresAt = Samples.Noon.AddDays(7),
        };
        await RoundTrip("invites", rows => rows.Invites, row => row.Account, row => row.Id,
            invite, invite with { TokenHash = "h2", ExpiresAt = Samples.Noon.AddDays(8) });
    }

    [Fact]
    public async Task Audit_entries_round_trip()
    {
        var entry = new AuditEntry
        {
            Account = Samples.Home,
            Id = "aud_1",
            At = Samples.Noon,
            Actor = new Actor(ActorKind.User, "owner", "Größe 🚀"),
            Action = "revokeApiKey",
            Outcome = AuditOutcome.Refused,
        };
        await RoundTrip("audit_log", rows => rows.Audit, row => row.Account, row => row.Id, entry, entry with { Subject = "key_1", Address = "192.0.2.7" });
    }

    [Fact]
    public async Task Api_keys_round_trip()
    {
        var bare = new ApiKey
        {
            Account = Samples.Home,
            Id = "key_1",
            Name = "First",
            Hash = Sha256.Of("ask_1"),
            LastFour = "sk_1",
            Scope = KeyScope.All,
            CanManage = false,
            CreatedAt = Samples.Noon,
        };
        await RoundTrip("api_keys", rows => rows.ApiKeys, row => row.Account, row => row.Id,
            bare, bare with { Name = "Second", Scope = new KeyScope(["ops", "devs"]), CanManage = true, RevokedAt = Samples.Noon },
            bare with { Scope = new KeyScope([]) });
    }

    [Fact]
    public async Task Uses_of_keys_round_trip()
    {
        var use = new KeyUse(Samples.Home, "key_1", Samples.Noon);
        await RoundTrip("key_uses", rows => rows.KeyUses, row => row.Account, row => row.KeyId, use, use with { LastUsedAt = Samples.Noon.AddMinutes(1) });
    }

    [Fact]
    public async Task Addresses_of_keys_round_trip()
    {
        var address = new KeyAddress(Samples.Home, "key_1", "2001:db8::/64", Samples.Noon);
        await RoundTrip("key_addresses", rows => rows.KeyAddresses, row => row.Account, row => row.Id,
            address, address with { LastUsedAt = Samples.Noon.AddDays(1) });
    }

    [Fact]
    public async Task Mailed_addresses_round_trip()
    {
        var mailed = new MailedTo("hash", [Samples.Noon]);
        await RoundTrip("mailed_to", rows => rows.MailedTo, _ => MailedTo.Account, row => row.AddressHash,
            mailed, mailed with { SentAt = [Samples.Noon, Samples.Noon.AddMinutes(1)] });
    }

    [Fact]
    public async Task Days_of_actors_round_trip()
    {
        var day = new ActorDay(Samples.Home, "owner", 20_000, 1);
        await RoundTrip("audit_days", rows => rows.AuditDays, row => row.Account, row => row.ActorId, day, day with { Day = 20_001, Count = 7 });
    }
}
