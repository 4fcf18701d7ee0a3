namespace ActivitySmith.Server.Storage;

/// <summary>
/// The data directory cannot be used as it is set up: it may not be written, or something else has its name. Another start would end in the same way.
/// </summary>
public sealed class UnusableDirectoryException(string message, Exception cause) : Exception(message, cause);
