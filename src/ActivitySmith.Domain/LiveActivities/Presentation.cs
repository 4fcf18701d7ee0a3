using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Labels;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Domain.LiveActivities;

/// <summary>Everything that an update can change: the shown state, the target, and the labels of the history.</summary>
public sealed record Presentation
{
    public required Stored<ContentState> State { get; init; }

    /// <summary>Only for type <c>timer</c>.</summary>
    public TimerWindow? Timer { get; init; }

    public required Stored<ButtonPair> Buttons { get; init; }

    /// <summary>Null for none.</summary>
    public Stored<IReadOnlyList<string>>? Tags { get; init; }

    /// <summary>Compact JSON object; null for none.</summary>
    public byte[]? Metadata { get; init; }

    public required Target Target { get; init; }

    private static Stored<ButtonPair> NoButtons { get; } = Stored<ButtonPair>.Of(ButtonPair.None, StoredJson.Instance.ButtonPair);

    /// <summary>Merges <paramref name="desired"/> into <paramref name="previous"/>.</summary>
    /// <param name="previous">Null when nothing was shown before.</param>
    /// <param name="desired">As sent; without a state, the previous state stays.</param>
    /// <param name="target">The target from now on.</param>
    /// <param name="now">The server's receive time.</param>
    public static Result<Presentation> Next(Presentation? previous, Desired desired, Target target, DateTimeOffset now)
    {
        var state = previous?.State;
        var timer = previous?.Timer;
        if (desired.State is { } sent)
        {
            var before = previous?.State.Value;
            if (ContentRules.Complete(before, sent, timer) is var completed && completed.IsRefused(out var refusal)) return refusal;
            timer = completed.Value.Type != ContentType.Timer ? null
                : TimerWindow.Next(before?.Type == ContentType.Timer ? timer : null, sent, now);
            var next = Stored<ContentState>.Of(completed.Value, StoredJson.Instance.ContentState);
            state = next.Equals(state) ? state : next;
        }

        if (state is null) throw new InvalidOperationException("An activity cannot start without a state");
        return new Presentation
        {
            State = state,
            Timer = timer,
            Buttons = MergeButtons(previous?.Buttons, desired.Buttons),
            Tags = Labels.Tags.Keep(previous?.Tags, desired.Tags),
            Metadata = Labels.Metadata.Keep(previous?.Metadata, desired.Metadata),
            Target = previous is not null && previous.Target.Same(target) ? previous.Target : target,
        };
    }

    /// <summary>Whether the two are equal for devices and for the history.</summary>
    public bool SameAs(Presentation other) =>
        State.Equals(other.State)
        && Equals(Timer, other.Timer)
        && Buttons.Equals(other.Buttons)
        && Equals(Tags, other.Tags)
        && (Metadata ?? []).AsSpan().SequenceEqual(other.Metadata ?? [])
        && Target.Same(other.Target);

    private static Stored<ButtonPair> MergeButtons(Stored<ButtonPair>? kept, ButtonPair sent)
    {
        if (sent is { Action: null, SecondaryAction: null }) return kept ?? NoButtons;
        return Stored<ButtonPair>.Of((kept?.Value ?? ButtonPair.None).Merge(sent), StoredJson.Instance.ButtonPair);
    }
}
