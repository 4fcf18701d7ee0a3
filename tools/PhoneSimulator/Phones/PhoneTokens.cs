using PhoneSimulator.Apns.Tokens;

namespace PhoneSimulator.Phones;

/// <summary>The tokens of the app; update tokens belong to their cards. The caller holds the phone's lock.</summary>
public sealed class PhoneTokens
{
    private readonly Phone phone;
    private readonly TokenBook book;

    public PhoneTokens(Phone phone, PhoneParts parts)
    {
        this.phone = phone;
        book = parts.Tokens;
        Device = Issue(TokenKind.Device);
        PushToStart = phone.Profile.StartsByPush ? Issue(TokenKind.PushToStart) : null;
        Widget = phone.Profile.HasWidgetPushes ? Issue(TokenKind.Widget) : null;
    }

    public TokenRecord Device { get; private set; }

    /// <summary>Null below iOS 17.2.</summary>
    public TokenRecord? PushToStart { get; private set; }

    /// <summary>Null below iOS 26.</summary>
    public TokenRecord? Widget { get; private set; }

    /// <summary>The app's own counter: the server keeps the tokens of the highest.</summary>
    public long Generation { get; private set; } = 1;

    public IEnumerable<TokenRecord> All => new[] { Device, PushToStart, Widget }.OfType<TokenRecord>();

    /// <summary>Whether starts for the push-to-start token show nothing, although APNs accepts them.</summary>
    public bool IsStartStale { get; private set; }

    /// <summary>The system was updated.</summary>
    public void SystemUpdated() => IsStartStale = phone.Profile.KeepsStaleStartTokens;

    /// <returns>False for a kind that the phone does not have.</returns>
    public bool Rotate(TokenKind kind)
    {
        switch (kind)
        {
            case TokenKind.Device: Device = Renew(Device); break;
            case TokenKind.PushToStart when PushToStart is { } start: (PushToStart, IsStartStale) = (Renew(start), false); break;
            case TokenKind.Widget when Widget is { } widget: Widget = Renew(widget); break;
            default: return false;
        }

        Generation++;
        return true;
    }

    public void RetireAll()
    {
        foreach (var token in All) book.Retire(token);
    }

    private TokenRecord Renew(TokenRecord token)
    {
        book.Retire(token);
        return Issue(token.Kind);
    }

    private TokenRecord Issue(TokenKind kind) => book.Issue(kind, phone.Profile.Environment, phone);
}
