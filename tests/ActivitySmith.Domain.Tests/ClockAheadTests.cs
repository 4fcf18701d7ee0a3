using ActivitySmith.Domain.Devices;
using ActivitySmith.Domain.Idempotency;
using ActivitySmith.Domain.Ids;
using Xunit;

namespace ActivitySmith.Domain.Tests;

/// <summary>Rows that were written while the server's clock was ahead do not stay valid for years.</summary>
public sealed class ClockAheadTests
{
    [Fact]
    public void A_first_answer_from_years_ahead_is_no_longer_given()
    {
        var answer = new FirstAnswer(AccountId.First, "k", [], [], Given.Noon.AddYears(70));

        Assert.False(answer.IsGiven(Given.Noon));
        Assert.True((answer with { At = Given.Noon.AddMinutes(1) }).IsGiven(Given.Noon));
    }

    [Fact]
    public void A_pairing_code_from_years_ahead_lets_no_device_in()
    {
        var code = new PairingCode { Account = AccountId.First, Hash = "h", UserId = "owner", Channels = [], ExpiresAt = Given.Noon.AddYears(70) };

        Assert.False(code.IsOpen(Given.Noon));
        Assert.True((code with { ExpiresAt = Given.Noon + PairingCode.Lifetime + TimeSpan.FromSeconds(1) }).IsOpen(Given.Noon));
    }
}
