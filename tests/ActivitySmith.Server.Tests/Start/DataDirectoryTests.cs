using ActivitySmith.Server.Commands;
using ActivitySmith.Server.Storage;
using Xunit;

namespace ActivitySmith.Server.Tests.Start;

/// <summary>The reason why a data directory cannot be used decides whether a supervisor restarts the server.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("activitysmith-data-");

    private string Data => Path.Combine(scratch.FullName, "data");

    public void Dispose() => scratch.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("below")]
    [InlineData("below/further")]
    public void A_file_at_the_path_or_above_it_is_a_wrong_setting(string below)
    {
        File.WriteAllText(Data, "");

        AssertEndsWith(2, Path.Combine(Data, below));
    }

    [Fact]
    public void A_directory_without_write_permission_is_a_wrong_setting()
    {
        Directory.CreateDirectory(Path.Combine(Data, "lock")); // Even root cannot open it as a file.
        AssertEndsWith(2, Data);

        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess) return; // Windows has other permissions, and root may write everywhere.
        var closed = Directory.CreateDirectory(Path.Combine(scratch.FullName, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;
        AssertEndsWith(2, closed);
        AssertEndsWith(2, Path.Combine(closed, "below"));
    }

    [Fact]
    public void A_directory_in_use_by_another_server_may_be_free_at_the_next_start()
    {
        using var first = DataDirectory.Open(Data);

        AssertEndsWith(1, Data);
    }

    private static void AssertEndsWith(int code, string path)
    {
        var error = Assert.ThrowsAny<Exception>(() => DataDirectory.Open(path));
        Assert.Equal(code, ExitCodes.Of(error));
        Assert.True(Usage.IsForTheOperator(error));
        Assert.Contains("ACTIVITYSMITH_DATA", error.Message, StringComparison.Ordinal);
    }
}
