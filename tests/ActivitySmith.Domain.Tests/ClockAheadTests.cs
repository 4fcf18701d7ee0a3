using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests;

/// <summary>Rows that were written while the server's clock was ahead do not stay valid for years.</summary>
public sealed class ClockAheadTests
{
    [Fact]
    public void A_first_response_dated_years_ahead_is_not_repeated()
    {
        var answer = new StoredResponse(AccountId.First, "k", [], [], Given.Noon.AddYears(70));

        Assert.False(answer.IsGiven(Given.Noon));
        Assert.True((answer with { At = Given.Noon.AddMinutes(1) }).IsGiven(Given.Noon));
    }

    [Fact]
    public void A_pairing_code_dated_years_ahead_pairs_no_device()
    {
        var code = new PairingCode { Account = AccountId.First, Hash = "h", UserId = "owner", Channels = [], ExpiresAt = Given.Noon.AddYears(70) };

        Assert.False(code.IsOpen(Given.Noon));
        Assert.True((code with { ExpiresAt = Given.Noon + PairingCode.Lifetime + TimeSpan.FromSeconds(1) }).IsOpen(Given.Noon));
    }
}
