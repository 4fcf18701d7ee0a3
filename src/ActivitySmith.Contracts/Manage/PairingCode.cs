namespace ActivitySmith.Contracts.Manage;

/// <summary>Optional body of <c>POST /manage/pairing-codes</c>.</summary>
public sealed record PairingCodeRequest
{
    /// <summary>The device's name, 1 to 100 characters; absent: the name that its app reports.</summary>
    public string? Name { get; init; }

    /// <summary>Slugs of the channels that the device joins; absent for none.</summary>
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>The user of the device; absent: the owner.</summary>
    public string? UserId { get; init; }
}

/// <summary>A code that pairs one device, once. Only this response contains it.</summary>
public sealed record PairingCodeResponse
{
    /// <summary><c>XXXX-XXXX-XXXX</c>, for typing; case and hyphens are ignored.</summary>
    public required string Code { get; init; }

    /// <summary>The server's address with the code in the fragment, which browsers never send over the network.</summary>
    public required string Link { get; init; }

    /// <summary>The link as a QR code: an SVG document.</summary>
    public required string QrSvg { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
