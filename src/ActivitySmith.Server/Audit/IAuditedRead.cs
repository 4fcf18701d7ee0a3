namespace ActivitySmith.Server.Audit;

/// <summary>The result of a GET that goes to the audit log although it changes nothing, because much data leaves with it.</summary>
internal interface IAuditedRead
{
    /// <summary>See <see cref="Domain.Audit.AuditEntry.Subject"/>.</summary>
    string Subject { get; }
}
