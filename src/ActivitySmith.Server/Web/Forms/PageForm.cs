namespace ActivitySmith.Server.Web.Forms;

/// <summary>The fields of a posted form. What cannot be read as a form counts as empty, and is refused for the token it lacks.</summary>
internal sealed class PageForm(IFormCollection fields)
{
    /// <summary>Bytes of a whole form: a composer's largest state and room to spare.</summary>
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

            // Nobody can type it, and PostgreSQL keeps no text with it.
            return fields.Any(field => field.Value.Any(value => value?.Contains('\0') == true)) ? Refuse(request) : new PageForm(fields);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            return Refuse(request); // Not what a page of ours sends.
        }
    }

    /// <summary>Without blanks around it; null when empty or not sent.</summary>
    public string? Text(string name) => fields[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>As typed, for passwords; empty when not sent.</summary>
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
