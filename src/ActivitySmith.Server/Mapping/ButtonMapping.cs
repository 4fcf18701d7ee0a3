using ActivitySmith.Contracts;
using ActivitySmith.Domain;
using ActivitySmith.Domain.Buttons;
using ActivitySmith.Domain.Refusals;

namespace ActivitySmith.Server.Mapping;

/// <summary>Maps buttons of a request to validated ones. A webhook gets an action id, which devices get instead of its URL.</summary>
internal static class ButtonMapping
{
    public static Result<ButtonPair> Pair(ActionButton? action, ActionButton? secondary)
    {
        if (action is null && secondary is null) return ButtonPair.None;
        var pair = new ButtonPair(action?.ToDomain(), secondary?.ToDomain());
        if (pair.Action is { } first && Button.Check(first, "action") is { } refusal) return refusal;
        if (pair.SecondaryAction is { } second && Button.Check(second, "secondary_action") is { } other) return other;
        return pair;
    }

    public static Button ToDomain(this ActionButton sent) => new()
    {
        Title = sent.Title,
        Type = sent.Type,
        Url = sent.Url,
        Method = sent.Type == Button.Webhook ? sent.Method : null,
        Body = sent.Type == Button.Webhook ? sent.Body : null,
        ActionId = sent.Type == Button.Webhook ? Randomness.Id("act_") : null,
    };
}
