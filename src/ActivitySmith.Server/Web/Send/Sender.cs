using System.Text;
using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Access;
using ActivitySmith.Domain.Channels;
using ActivitySmith.Domain.Ids;
using ActivitySmith.Domain.LiveActivities;
using ActivitySmith.Domain.Notifications;
using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger;
using ActivitySmith.Ledger.Notifications;
using ActivitySmith.Ledger.Streams;
using ActivitySmith.Server.Http.Bodies;
using ActivitySmith.Server.Mapping;
using ActivitySmith.Server.Web.Board;
using ActivitySmith.Server.Web.Cards;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Send;

/// <summary>Reads a draft by the rules of the API, to preview or to send it.</summary>
internal sealed class Sender(LedgerWriter ledger, TimeProvider clock)
{
    /// <summary>The card of the draft; nothing is stored.</summary>
    public Result<BoardCard> Preview(Visitor visitor, SendDraft draft)
    {
        if (draft.IsNotification)
        {
            return ReadPush(draft).Then(read => new BoardCard(
                "", read.Push.Content.Title, read.Push.Content.Subtitle, read.Push.Content.Message ?? "", ""));
        }

        var read = ReadState(draft);
        if (read.IsRefused(out var refusal)) return refusal;
        var now = clock.GetUtcNow();
        var shown = Presentation.Next(previous: null, read.Value.Desired, read.Value.Target, now);
        return shown.Then(presentation => CardOf.Now(new Activity
        {
            Account = visitor.Account,
            Id = "preview",
            Version = 1,
            Shown = presentation,
            StartedAt = now,
            UpdatedAt = now,
        }));
    }

    /// <summary>Sends the draft; returns null on success.</summary>
    public async Task<Refusal?> Send(Visitor visitor, SendDraft draft)
    {
        if (draft.IsNotification)
        {
            var read = ReadPush(draft);
            if (read.IsRefused(out var wrong)) return wrong;
            var (push, target) = read.Value;
            return (await ledger.Submit(new SendNotification(
                visitor.Caller, Notification.NewId(), push.Content, push.Tags, push.Metadata, target, push.DeliverAt))).Refusal;
        }

        if (!StreamKey.TryParse(draft.StreamKey, out var key)) return Catalogue.InvalidStreamKey;
        var state = ReadState(draft);
        if (state.IsRefused(out var refusal)) return refusal;
        return (await ledger.Submit(new ReconcileStream(visitor.Caller, key, state.Value.Desired, state.Value.Target, Randomness.ActivityId()))).Refusal;
    }

    private static Result<(Desired Desired, Target Target)> ReadState(SendDraft draft)
    {
        var read = BodyReader.Parse(Bytes(draft), Wire<StreamPutRequest>.Type);
        if (read.Refusal is { } malformed) return malformed;
        var sent = read.Value!;
        var target = Targeting.Decide(KeyScope.All, sent.Channels, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return outside;
        var desired = DesiredMapping.Map(sent.ContentState.ToDomain(), sent.Action, sent.SecondaryAction, sent.Alert, sent.Tags, sent.Metadata);
        return desired.Then(value => (value, target.Value));
    }

    private Result<(ReadPush Push, Target Target)> ReadPush(SendDraft draft)
    {
        var read = BodyReader.Parse(Bytes(draft), Wire<PushRequest>.Type);
        if (read.Refusal is { } malformed) return malformed;
        var sent = read.Value!;
        var target = Targeting.Decide(KeyScope.All, sent.Target?.Channels);
        if (target.IsRefused(out var outside)) return outside;
        return PushMapping.Read(sent, clock.GetUtcNow()).Then(push => (push, target.Value));
    }

    private static byte[] Bytes(SendDraft draft) => Encoding.UTF8.GetBytes(draft.Body.ToJsonString());
}
