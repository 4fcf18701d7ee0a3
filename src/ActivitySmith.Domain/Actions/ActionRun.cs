using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Actions;

/// <summary>Where a run stands.</summary>
public static class ActionRunState
{
    /// <summary>Waits for its next attempt; nothing of it has reached the receiver.</summary>
    public const string Queued = "queued";

    /// <summary>An attempt is under way; whether the receiver has it is not known.</summary>
    public const string Calling = "calling";

    /// <summary>The receiver answered 2xx.</summary>
    public const string Delivered = "delivered";

    public const string Failed = "failed";
}

/// <summary>One tap on a webhook button and what became of the call that it asks for. Open until it is delivered or failed.</summary>
public sealed record ActionRun
{
    /// <summary>Attempts that one tap may cost.</summary>
    public const int MaxAttempts = 3;

    public required AccountId Account { get; init; }

    /// <summary>The tap's id.</summary>
    public required string Id { get; init; }

    /// <summary>The activity or notification that carried the button.</summary>
    public required string SourceId { get; init; }

    public required string ActionId { get; init; }

    /// <summary>The button as it was when it was tapped: what is called, even when the card changes meanwhile.</summary>
    public required Stored<Button> Button { get; init; }

    /// <summary>What the button said.</summary>
    public string Title => Button.Value.Title;

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>One of <see cref="ActionRunState"/>.</summary>
    public string State { get; init; } = ActionRunState.Queued;

    /// <summary>Attempts begun, 0 to <see cref="MaxAttempts"/>.</summary>
    public int Attempts { get; init; }

    /// <summary>What the receiver answered, 100 to 599; null when it did not.</summary>
    public int? StatusCode { get; init; }

    /// <summary>One of <see cref="ActionError"/>; null while open without a failure, and when delivered.</summary>
    public string? Error { get; init; }

    /// <summary>Null while open.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsOpen => FinishedAt is null;

    /// <summary>The run with an attempt begun: from here on the receiver may have it.</summary>
    public ActionRun Begin() => this with { State = ActionRunState.Calling, Attempts = Attempts + 1 };

    /// <summary>The run after <paramref name="result"/> of the attempt under way; open again when another one may follow.</summary>
    public ActionRun After(ActionResult result, DateTimeOffset now)
    {
        if (result.MayRepeat && Attempts < MaxAttempts) return this with { State = ActionRunState.Queued, Error = result.Error };
        return this with
        {
            State = result.Error is null ? ActionRunState.Delivered : ActionRunState.Failed,
            StatusCode = result.StatusCode,
            Error = result.Error,
            FinishedAt = now,
        };
    }
}
