namespace ActivitySmith.Contracts.Devices;

/// <summary>Body of <c>PUT /device/tokens</c>: tokens in lower-case hexadecimal, 1 to 512 digits each; an absent token stays unchanged.</summary>
public sealed record DeviceTokensRequest
{
    /// <summary>From <c>didRegisterForRemoteNotificationsWithDeviceToken</c>.</summary>
    public string? ApnsToken { get; init; }

    /// <summary>From <c>Activity.pushToStartTokenUpdates</c>.</summary>
    public string? PushToStartToken { get; init; }

    /// <summary>From the widget's <c>WidgetPushHandler</c>.</summary>
    public string? WidgetToken { get; init; }

    /// <summary>A browser's <c>PushSubscription</c>; only for devices that were paired as <c>web</c>.</summary>
    public WebPushSubscription? WebPush { get; init; }

    /// <summary>The device's own counter, 0 or more: for each token the highest generation wins. Absent: the token that arrived last wins.</summary>
    public long? Generation { get; init; }
}

public sealed record DeviceTokensResponse
{
    /// <summary>Highest generation among the device's tokens.</summary>
    public required long Generation { get; init; }
}

/// <summary>The result of <c>PushSubscription.toJSON()</c>, with the members of <c>keys</c> next to the endpoint.</summary>
public sealed record WebPushSubscription
{
    /// <summary>https URL at the browser's push service, at most 2048 characters.</summary>
    public required string Endpoint { get; init; }

    /// <summary>base64url of 65 bytes.</summary>
    public required string P256dh { get; init; }

    /// <summary>base64url of 16 bytes.</summary>
    public required string Auth { get; init; }
}

/// <summary>Response of <c>GET /device/web-push-key</c>.</summary>
public sealed record WebPushKeyResponse
{
    /// <summary>For <c>applicationServerKey</c> of <c>pushManager.subscribe</c>: base64url of 65 bytes.</summary>
    public required string PublicKey { get; init; }
}
