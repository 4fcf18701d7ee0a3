using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Ids;

namespace ActivitySmith.Domain.Actions;

/// <summary>The state of a run.</summary>
public static class ActionRunState
{
    /// <summary>Waits for its next attempt; the receiver has received nothing so far.</summary>
    public const string Queued = "queued";

    /// <summary>An attempt is in progress; whether the receiver has received it is unknown.</summary>
    public const string Calling = "calling";

    /// <summary>The receiver responded with 2xx.</summary>
    public const string Delivered = "delivered";

    public const string Failed = "failed";
}

/// <summary>One tap on a webhook button and the state of the webhook call. Open until delivered or failed.</summary>
public sealed record ActionRun
{
    /// <summary>Maximum attempts per tap.</summary>
    public const int MaxAttempts = 3;

    public required AccountId Account { get; init; }

    /// <summary>The tap's id.</summary>
    public required string Id { get; init; }

    /// <summary>The activity or notification that carried the button.</summary>
    public required string SourceId { get; init; }

    public required string ActionId { get; init; }

    /// <summary>The button at the time of the tap. The server calls this one, even when an update has replaced the button since.</summary>
    public required Stored<Button> Button { get; init; }

    /// <summary>The button's title.</summary>
    public string Title => Button.Value.Title;

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>One of <see cref="ActionRunState"/>.</summary>
    public string State { get; init; } = ActionRunState.Queued;

    /// <summary>Attempts started, 0 to <see cref="MaxAttempts"/>.</summary>
    public int Attempts { get; init; }

    /// <summary>Status code of the response, 100 to 599; null without a response.</summary>
    public int? StatusCode { get; init; }

    /// <summary>One of <see cref="ActionError"/>; null while open without a failure, and when delivered.</summary>
    public string? Error { get; init; }

    /// <summary>Null while open.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    public bool IsOpen => FinishedAt is null;

    /// <summary>The run with a new attempt in progress: from now on the receiver may have received the call.</summary>
    public ActionRun Begin() => this with { State = ActionRunState.Calling, Attempts = Attempts + 1 };

    /// <summary>The run after <paramref name="result"/> of the current attempt; open again when another attempt may follow.</summary>
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
