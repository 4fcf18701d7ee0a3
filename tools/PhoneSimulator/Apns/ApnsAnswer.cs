using System.Text;

namespace PhoneSimulator.Apns;

/// <summary>A status with its reason, as in a reply of APNs.</summary>
public sealed class ApnsAnswer
{
    internal ApnsAnswer(int status, string? reason, bool senderFault = true)
    {
        Status = status;
        Reason = reason;
        SenderFault = senderFault;
        Body = reason is null ? [] : Encoding.UTF8.GetBytes($$"""{"reason":"{{reason}}"}""");
    }

    public int Status { get; }

    /// <summary>Null for success.</summary>
    public string? Reason { get; }

    /// <summary>True when a correct provider never gets this reply from a correct APNs.</summary>
    public bool SenderFault { get; }

    /// <summary>The JSON body without a timestamp; empty for success.</summary>
    public byte[] Body { get; }

    /// <summary>The body of a 410: <paramref name="milliseconds"/> since 1970, the time since which the token is invalid.</summary>
    public byte[] BodyWith(long milliseconds) => Encoding.UTF8.GetBytes($$"""{"reason":"{{Reason}}","timestamp":{{milliseconds}}}""");
}
