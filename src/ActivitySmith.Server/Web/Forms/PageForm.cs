namespace ActivitySmith.Server.Web.Forms;

/// <summary>The fields of a posted form. A body that is not a form counts as empty and is refused, because its token is missing.</summary>
internal sealed class PageForm(IFormCollection fields)
{
    /// <summary>Maximum bytes of a form; the largest is a state in the composer.</summary>
    private const int MaxBytes = 256 * 1024;

    private const int MaxFields = 500;

    public static async ValueTask<PageForm> BindAsync(HttpContext context)
    {
        var request = context.Request;
        if (!request.HasFormContentType || request.ContentLength is null or > MaxBytes) return Refuse(request);
        try
        {
            var fields = await request.ReadFormAsync(
                new Microsoft.AspNetCore.Http.Features.FormOptions
                {
                    ValueCountLimit = MaxFields,
                    ValueLengthLimit = MaxBytes,
                    BufferBodyLengthLimit = MaxBytes,
                    MultipartBodyLengthLimit = MaxBytes,
                },
                context.RequestAborted);

            // People cannot type U+0000, and PostgreSQL cannot store text that contains it.
            return fields.Any(field => field.Value.Any(value => value?.Contains('\0') == true)) ? Refuse(request) : new PageForm(fields);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return Refuse(request); // No page of this server sends it.
        }
    }

    /// <summary>The value without surrounding white space; null when empty or not sent.</summary>
    public string? Text(string name) => fields[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The value as typed, for passwords; empty when not sent.</summary>
    public string Verbatim(string name) => fields[name].ToString();

    public IEnumerable<string> Names => fields.Keys;

    public bool Has(string name) => fields[name].Count > 0;

    /// <summary>Every value sent under the name, empty ones left out.</summary>
    public IReadOnlyList<string> All(string name) => [.. fields[name].Where(value => !string.IsNullOrWhiteSpace(value)).Select(value => value!.Trim())];

    private static PageForm Refuse(HttpRequest request)
    {
        request.Form = FormCollection.Empty;
        return new PageForm(FormCollection.Empty);
    }
}
