namespace ActivitySmith.Contracts;

/// <summary>Body of <c>POST /live-activity/end</c>: the final state, and when devices dismiss it.</summary>
public sealed record ActivityEndRequest : ActivityChangeRequest
{
    public required ContentStateEnd ContentState { get; init; }
}

/// <summary>Response to an end. A repeated end gets the same response.</summary>
public sealed record ActivityEndResponse : ActivityChangeResponse;
