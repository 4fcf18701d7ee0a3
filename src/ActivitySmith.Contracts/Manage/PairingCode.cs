namespace ActivitySmith.Contracts.Manage;

/// <summary>Optional body of <c>POST /manage/pairing-codes</c>.</summary>
public sealed record PairingCodeRequest
{
    /// <summary>What the device will be called, 1 to 100 characters; absent: what its app says.</summary>
    public string? Name { get; init; }

    /// <summary>Slugs of the channels that the device will join; absent for none.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Whose device it will be; absent: the owner's.</summary>
    public string? UserId { get; init; }
}

/// <summary>What lets one device in, once. Shown this once.</summary>
public sealed record PairingCodeAnswer
{
    /// <summary><c>XXXX-XXXX-XXXX</c>, to be typed: case and hyphens do not matter.</summary>
    public required string Code { get; init; }

    /// <summary>The server's address with the code in the fragment, which browsers send to nobody.</summary>
    public required string Link { get; init; }

    /// <summary>The link as a QR code, an SVG document.</summary>
    public required string QrSvg { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
