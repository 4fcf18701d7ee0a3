using System.Text.Json;
using PhoneSimulator.Apns.Tokens;
using PhoneSimulator.Faults;
using PhoneSimulator.Phones;

namespace PhoneSimulator.Control;

/// <summary>A new phone. With <see cref="Code"/> it is paired immediately.</summary>
public sealed record PhoneRequest
{
    public string? Code { get; init; }

    /// <summary>Base address of the product's server; null: the one in the simulator's options.</summary>
    public Uri? Server { get; init; }

    public string? Name { get; init; }

    public string? OsVersion { get; init; }

    public string? Environment { get; init; }

    public bool? FrequentUpdates { get; init; }

    public ReportMode? Report { get; init; }

    public int? LateMs { get; init; }

    public PhoneProfile ToProfile()
    {
        var profile = new PhoneProfile();
        return profile with
        {
            Name = Name ?? profile.Name,
            OsVersion = OsVersion ?? profile.OsVersion,
            Environment = Environment ?? profile.Environment,
            FrequentUpdates = FrequentUpdates ?? profile.FrequentUpdates,
            Report = Report ?? profile.Report,
            LateMs = LateMs,
        };
    }
}

/// <summary>One rule, or several in <see cref="Faults"/>.</summary>
public sealed record FaultsRequest(IReadOnlyList<FaultRule> Faults);

/// <summary>Tokens without a virtual phone, for benchmarks and tests of the push side alone.</summary>
public sealed record TokensRequest
{
    public TokenKind Kind { get; init; } = TokenKind.Update;

    /// <summary>1 to 100,000.</summary>
    public int Count { get; init; } = 1;

    public string Environment { get; init; } = "production";
}

/// <summary>The reply of APNs for a token from now on.</summary>
public sealed record TokenStateRequest(TokenState State);

/// <summary>A broadcast channel to delete without telling the provider.</summary>
public sealed record ChannelRequest(string ChannelId);

/// <summary>An additional provider key.</summary>
/// <param name="PublicKey">PEM, P-256.</param>
public sealed record KeyRequest(string KeyId, string TeamId, string PublicKey, string? Environment);

/// <summary>Moves the time of day of push side and phones.</summary>
public sealed record ClockRequest(double AdvanceSeconds);

/// <summary>Deletes pushes, violations, counters and faults, and unless they are kept also phones, tokens and channels.</summary>
public sealed record ResetRequest(bool KeepPhones);

/// <summary>An invalid request, with the reason.</summary>
public sealed record ControlError(string Error, JsonElement? Answer = null);
