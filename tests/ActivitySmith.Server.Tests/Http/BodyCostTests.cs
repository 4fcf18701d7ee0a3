using System.Runtime.ExceptionServices;
using System.Text;
using ActivitySmith.Contracts;
using ActivitySmith.Contracts.Devices;
using ActivitySmith.Server.Http.Bodies;
using Xunit;

namespace ActivitySmith.Server.Tests.Http;

/// <summary>The maximum cost of a body of 64 KB: anybody may send one, to the pairing route also without credentials.</summary>
public sealed class BodyCostTests
{
    private const int Bytes = BodyReader.MaxBytes;

    [Theory]
    [InlineData("[", "")]
    [InlineData("{\"a\":", "a.a.a")]
    [InlineData("[{\"\\ud800\":", "$[0].?[0].?")]
    public void DeepBody_IsReadOnlyUntilItIsTooDeep(string level, string path)
    {
        var tooDeep = string.Concat(Enumerable.Repeat(level, 33));
        var rest = new string('%', Bytes - tooDeep.Length); // A server that read on would answer that this is not JSON.

        var refusal = BodyReader.Parse(Encoding.UTF8.GetBytes(tooDeep + rest), WireJson.Default.PairRequest).Refusal;

        Assert.StartsWith(path, refusal?.Path, StringComparison.Ordinal);
        Assert.EndsWith("is nested more than 32 levels deep", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MembersWithUnpairedSurrogates_CostTwoExceptionsAtMost()
    {
        var names = string.Join(',', Enumerable.Range(0, 5_000).Select(_ => """
            "\ud800":1
            """));

        Assert.InRange(Exceptions("{" + names + "}"), 0, 2);
        Assert.InRange(Exceptions("""{"title":"x","metadata":{""" + names + "}}"), 0, 2);
        Assert.InRange(Exceptions("""{"title":"x","payload":{"deep":[{""" + names + "}]}}"), 0, 2);
    }

    [Theory]
    [InlineData("""\ud83d\ude80""", true)]
    [InlineData("""\uD83D\uDE80 \\ud800 \\\\u0000 \"\u0001""", true)]
    [InlineData("""\ud83d""", false)]
    [InlineData("""\ud83dx\ude80""", false)]
    [InlineData("""\ude80\ud83d""", false)]
    [InlineData("""\ud83d\ud83d\ude80""", false)]
    [InlineData("""\ud83d\n\ude80""", false)]
    [InlineData("""\\\ud83d""", false)]
    [InlineData("""\u0000""", false)]
    [InlineData("""\\\u0000""", false)]
    public void EscapedText_IsCheckedDecoded(string escaped, bool isGood)
    {
        foreach (var place in new[] { """{"title":"HERE"}""", """{"title":"x","metadata":{"HERE":1}}""", """{"title":"x","payload":{"a":["HERE"]}}""" })
        {
            var json = place.Replace("HERE", escaped, StringComparison.Ordinal);
            Assert.Equal(isGood, BodyReader.Parse(Encoding.UTF8.GetBytes(json), WireJson.Default.PushRequest).Refusal is null);
        }
    }

    private static int Exceptions(string json)
    {
        Assert.InRange(Encoding.UTF8.GetByteCount(json), Bytes / 2, Bytes);
        var thread = Environment.CurrentManagedThreadId;
        var count = 0;
        AppDomain.CurrentDomain.FirstChanceException += Count;
        try
        {
            Assert.NotNull(BodyReader.Parse(Encoding.UTF8.GetBytes(json), WireJson.Default.PushRequest).Refusal);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= Count;
        }

        return count;

        void Count(object? sender, FirstChanceExceptionEventArgs thrown)
        {
            if (Environment.CurrentManagedThreadId == thread) count++;
        }
    }
}
