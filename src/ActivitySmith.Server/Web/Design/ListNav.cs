using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace ActivitySmith.Server.Web.Design;

/// <summary>Links to the pages of a list, with its filters.</summary>
/// <param name="First">Address of the first page.</param>
/// <param name="IsFirst">Whether this is the first page.</param>
/// <param name="Next">Address of the next page; null on the last one.</param>
public sealed record ListNav(string First, bool IsFirst, string? Next)
{
    private const string Cursor = "cursor";

    /// <summary>Parameters that the links leave out.</summary>
    private static readonly string[] Passing = [Cursor, "done"];

    /// <summary>Address of a download of all pages: the address of the list with <c>/export</c>.</summary>
    public string Export(string format)
    {
        var path = First.Split('?')[0];
        return QueryHelpers.AddQueryString($"{path}/export{First[path.Length..]}", "format", format);
    }

    public static ListNav Of(HttpRequest request, string? nextCursor)
    {
        var kept = request.Query.Where(pair => !Passing.Contains(pair.Key)).ToList();
        string Address(string? cursor)
        {
            var query = new QueryBuilder(kept);
            if (cursor is not null) query.Add(Cursor, cursor);
            return request.Path + query.ToQueryString();
        }

        return new ListNav(Address(null), !request.Query.ContainsKey(Cursor), nextCursor is null ? null : Address(nextCursor));
    }
}
