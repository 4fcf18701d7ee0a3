namespace ActivitySmith.Delivery;

/// <summary>Parses the header <c>Retry-After</c>: a number of seconds or a date (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>
    /// Null when the header is missing. A date is compared with the response's own date, because this machine's clock may be wrong.
    /// </summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > response.Headers.Date => date - response.Headers.Date,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };
}
