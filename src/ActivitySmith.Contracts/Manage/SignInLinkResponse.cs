namespace ActivitySmith.Contracts.Manage;

/// <summary>Optional body of <c>POST /manage/sign-in-links</c>; it has no members.</summary>
public sealed record SignInLinkRequest;

/// <summary>A link that signs one browser in, once.</summary>
public sealed record SignInLinkResponse
{
    public required string Link { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
