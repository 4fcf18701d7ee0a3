namespace ActivitySmith.Server.Http.Responses;

internal static class JsonBytes
{
    public static Task WriteJson(this HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
