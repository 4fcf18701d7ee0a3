namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>POST /device/pair</c>.</summary>
public sealed record PairRequest
{
    /// <summary>From the link or typed; case, spaces and hyphens do not matter.</summary>
    public required string Code { get; init; }

    /// <summary><c>ios</c> or <c>web</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>What the device is called, 1 to 100 characters; a name that the code has wins.</summary>
    public required string Name { get; init; }

    /// <summary>Which of Apple's environments the app's tokens belong to: <c>production</c> or <c>sandbox</c>; absent: the server's own.</summary>
    public string? Environment { get; init; }

    /// <summary>As the system says it, <c>18.2</c>; 1 to 32 characters.</summary>
    public string? OsVersion { get; init; }

    /// <summary>1 to 32 characters.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Whether the user allows frequent updates of Live Activities; default false.</summary>
    public bool? FrequentUpdates { get; init; }
}

/// <summary>The device's credential, shown this once.</summary>
public sealed record PairAnswer
{
    public required string DeviceId { get; init; }

    /// <summary>Bearer token of all other routes below <c>/device</c>.</summary>
    public required string Token { get; init; }
}
