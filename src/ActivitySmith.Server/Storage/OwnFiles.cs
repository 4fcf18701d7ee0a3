using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActivitySmith.Server.Storage;

/// <summary>
/// Creates the files of the server and its commands. The owner of their directory may read them, and its group only if the group may write to the directory
/// (Kubernetes with fsGroup): a group that may read a directory of mode 0755 must not read the secrets in it. Files created by root, as by
/// <c>sudo activitysmith restore</c>, are given to the directory's owner, who could not open them otherwise. Existing files keep their mode and owner.
/// </summary>
internal static partial class OwnFiles
{
    private const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute;

    /// <summary>Creates a missing directory with mode 0700, and missing parents with the default mode.</summary>
    public static void MakeDirectory(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OfOwner);
    }

    /// <summary>Creates a missing directory within an existing one.</summary>
    public static void MakeDirectoryWithin(string path)
    {
        if (Directory.Exists(path)) return;
        MakeDirectory(path);
        Adopt(path, isDirectory: true);
    }

    /// <summary>Creates a missing file, empty.</summary>
    public static void MakeFile(string path)
    {
        if (File.Exists(path)) return;
        using (Create(path))
        {
            // Empty.
        }
    }

    /// <summary>Creates a new file; fails when a file or a link has its name.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        Adopt(path, isDirectory: false);
        return file;
    }

    private static void Adopt(string path, bool isDirectory)
    {
        if (OperatingSystem.IsWindows()) return;
        var parent = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var granted = File.GetUnixFileMode(parent) & OfGroup;
        if (!isDirectory) granted &= ~Execute;
        if (granted.HasFlag(UnixFileMode.GroupWrite)) File.SetUnixFileMode(path, File.GetUnixFileMode(path) | granted);
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess) GiveToOwner(path, parent);
    }

    /// <summary>Where root may not change the owner (NFS with root_squash), the file keeps its owner, and the user that runs the server can read it.</summary>
    private static void GiveToOwner(string path, string parent)
    {
        const int AtFdCwd = -100;
        const uint UidAndGid = 0x18;
        var of = new Statx();
        if (ReadStatus(AtFdCwd, parent, 0, UidAndGid, ref of) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The owner of {parent} cannot be read");
        _ = ChangeOwner(path, of.Uid, of.Gid);
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadStatus(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, ref Statx status);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint uid, uint gid);

    /// <summary>statx(2): the same layout on every architecture, unlike that of stat(2).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint Uid;

        [FieldOffset(24)]
        public uint Gid;
    }
}
