using ActivitySmith.Domain.Refusals;
using ActivitySmith.Ledger.Lists;
using ActivitySmith.Server.Http.Lists;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Design;

/// <summary>One page of a list, as views show it.</summary>
/// <param name="Rows">The rows; none when the query is invalid.</param>
/// <param name="Nav">Links to the other pages.</param>
/// <param name="Refusal">Why the query is invalid; null when it is valid.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Rows, ListNav Nav, Refusal? Refusal);

/// <summary>Reads the requested page of a list.</summary>
internal static class ListPage
{
    /// <param name="request">The request; its query names the page.</param>
    /// <param name="name">Name of the list, in its cursors.</param>
    /// <param name="read">Reads the rows of the page, and one more.</param>
    /// <param name="place">The name by which the list is sorted.</param>
    public static async Task<ListPage<T>> ByName<T>(
        PageRequest request, string name, Func<PageByName, Task<PageRows<T>>> read, Func<T, string> place)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByName(name, out var refusal);
        return Make(request, paging.Page(name, refusal is null ? await read(page) : new([]), row => [place(row)], row => row), refusal);
    }

    /// <summary>The same for a list that is sorted by time and id.</summary>
    public static async Task<ListPage<T>> ByTime<T>(
        PageRequest request, string name, Func<PageByTime, Task<PageRows<T>>> read, Func<T, (DateTimeOffset At, string Id)> place)
    {
        var paging = Paging.Of(request.Http);
        var page = paging.ByTime(name, out var refusal);
        var list = paging.Page(name, refusal is null ? await read(page) : new([]), row => [Paging.Time(place(row).At), place(row).Id], row => row);
        return Make(request, list, refusal);
    }

    /// <summary>The same for a list whose pages are always full.</summary>
    public static Task<ListPage<T>> ByName<T>(PageRequest request, string name, Func<PageByName, Task<List<T>>> read, Func<T, string> place) =>
        ByName(request, name, async page => new PageRows<T>(await read(page)), place);

    /// <inheritdoc cref="ByName{T}(PageRequest, string, Func{PageByName, Task{List{T}}}, Func{T, string})"/>
    public static Task<ListPage<T>> ByTime<T>(
        PageRequest request, string name, Func<PageByTime, Task<List<T>>> read, Func<T, (DateTimeOffset At, string Id)> place) =>
        ByTime(request, name, async page => new PageRows<T>(await read(page)), place);

    private static ListPage<T> Make<T>(PageRequest request, Contracts.Manage.ListResponse<T> list, Refusal? refusal) =>
        new(list.Data, ListNav.Of(request.Http.Request, list.NextCursor), refusal);
}
