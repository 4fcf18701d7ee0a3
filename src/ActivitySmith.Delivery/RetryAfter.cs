namespace ActivitySmith.Delivery;

/// <summary>Header <c>Retry-After</c>, which is a number of seconds or a date (RFC 9110, section 10.2.3).</summary>
internal static class RetryAfter
{
    /// <summary>Null for none. A date is compared with the response's own, as this machine's clock may be wrong.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > response.Headers.Date => date - response.Headers.Date,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };
}
