namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>POST /device/pair</c>.</summary>
public sealed record PairRequest
{
    /// <summary>The pairing code, from the link or typed; case, spaces and hyphens are ignored.</summary>
    public required string Code { get; init; }

    /// <summary><c>ios</c> or <c>web</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The device's name, 1 to 100 characters. A name that was set with the code takes precedence.</summary>
    public required string Name { get; init; }

    /// <summary>The APNs environment of the app's tokens: <c>production</c> or <c>sandbox</c>. Absent: the server's environment.</summary>
    public string? Environment { get; init; }

    /// <summary>As the system reports it, such as <c>18.2</c>; 1 to 32 characters.</summary>
    public string? OsVersion { get; init; }

    /// <summary>1 to 32 characters.</summary>
    public string? AppVersion { get; init; }

    /// <summary>Whether the user allows frequent updates of Live Activities; default false.</summary>
    public bool? FrequentUpdates { get; init; }
}

/// <summary>The device's credential. Only this response contains it.</summary>
public sealed record PairResponse
{
    public required string DeviceId { get; init; }

    /// <summary>Bearer token for all other routes under <c>/device</c>.</summary>
    public required string Token { get; init; }
}
