using ActivitySmith.Server.Http.Address;
using ActivitySmith.Server.Web.Design;
using ActivitySmith.Server.Web.Security;

namespace ActivitySmith.Server.Web.Board;

/// <summary>Shows the board.</summary>
internal sealed class BoardView(BoardSource source, ServerAddress address, TimeProvider clock)
{
    public async Task<IResult> Show(PageRequest request) => PageResponse.Show<BoardPage>(new
    {
        request.Visitor,
        Board = await source.Read(request.Account, request.Cancellation),
        Origin = address.SeenBy(request.Http.Request),
        Now = clock.GetUtcNow(),
        request.Done,
    });
}
