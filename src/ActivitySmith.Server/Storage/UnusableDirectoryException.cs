namespace ActivitySmith.Server.Storage;

/// <summary>
/// The data directory cannot be used as configured: it is not writable, or its path is not a directory. A restart would fail in the same way.
/// </summary>
public sealed class UnusableDirectoryException(string message, Exception cause) : Exception(message, cause);
