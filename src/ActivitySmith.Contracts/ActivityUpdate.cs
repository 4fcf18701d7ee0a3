namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /live-activity/update</c>: replaces the visible state.</summary>
public sealed record ActivityUpdateRequest : ActivityChangeRequest
{
    public required ContentState ContentState { get; init; }
}

/// <summary>Response to an update.</summary>
public sealed record ActivityUpdateResponse : ActivityChangeResponse;
