using System.Security.Cryptography;
using System.Text;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.ApiKeys;
using ActivitySmith.Ledger.ApiKeys;
using ActivitySmith.Ledger.Devices;
using ActivitySmith.Ledger.Rows;
using ActivitySmith.Ledger.Tests.Kit;
using Xunit;

namespace ActivitySmith.Ledger.Tests;

/// <summary>Commits during the query that loads keys and devices into memory are newer than its result.</summary>
public sealed class RingTests
{
    [Fact]
    public async Task A_key_that_is_revoked_between_the_query_and_its_result_stays_revoked()
    {
        var (revoked, kept) = (Key("revoked"), Key("kept"));
        var ring = new KeyRing();

        await ring.Load(() =>
        {
            ring.Committed(new CommittedBatch { ApiKeys = [revoked with { RevokedAt = Samples.Noon }] });
            return Task.FromResult<(IReadOnlyList<ApiKey>, IReadOnlyList<Domain.Accounts.Account>)>(([revoked, kept], []));
        });

        Assert.Null(ring.Find(revoked.Hash));
        Assert.NotNull(ring.Find(kept.Hash));
    }

    [Fact]
    public async Task A_key_of_an_account_that_is_deleted_between_the_query_and_its_result_stays_out()
    {
        var ring = new KeyRing();

        await ring.Load(() =>
        {
            ring.Committed(new CommittedBatch { DeletedAccounts = [Samples.Home.Value] });
            return Task.FromResult<(IReadOnlyList<ApiKey>, IReadOnlyList<Domain.Accounts.Account>)>(([Key("k")], []));
        });

        Assert.Null(ring.Find(Key("k").Hash));
    }

    [Fact]
    public async Task A_key_created_during_a_complete_read_is_kept_and_a_lost_one_is_removed()
    {
        var (lost, made) = (Key("lost"), Key("made"));
        var ring = new KeyRing();
        ring.Committed(new CommittedBatch { ApiKeys = [lost] });

        await ring.Load(() =>
        {
            ring.Committed(new CommittedBatch { ApiKeys = [made] });
            Assert.NotNull(ring.Find(lost.Hash));
            return Task.FromResult<(IReadOnlyList<ApiKey>, IReadOnlyList<Domain.Accounts.Account>)>(([], []));
        });

        Assert.Null(ring.Find(lost.Hash));
        Assert.NotNull(ring.Find(made.Hash));
    }

    [Fact]
    public async Task A_device_that_is_removed_between_the_query_and_its_result_stays_out()
    {
        var ring = new DeviceRing();
        var phone = Samples.Phone("p");

        await ring.Load(() =>
        {
            ring.Committed(new CommittedBatch { DeletedDevices = [new RowKey(phone.Account, phone.Id)] });
            return Task.FromResult<IReadOnlyList<Domain.Devices.Device>>([phone]);
        });

        Assert.Null(ring.Find(phone.TokenHash));
    }

    private static ApiKey Key(string name) => new()
    {
        Account = Samples.Home,
        Id = name,
        Name = name,
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(name)),
        LastFour = "0000",
        Scope = KeyScope.All,
        CanManage = false,
        CreatedAt = Samples.Noon,
    };
}
