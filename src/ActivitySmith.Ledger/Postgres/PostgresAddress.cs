using System.Data.Common;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Reads the address of a PostgreSQL database: a URI as libpq knows it (<c>postgres://user:password@host:5432/name?sslmode=require</c>,
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) or Npgsql's own form (<c>Host=...;Username=...</c>).
/// </summary>
public static class PostgresAddress
{
    /// <summary>Names that libpq's URIs have for what Npgsql calls otherwise; any other parameter goes by Npgsql's name.</summary>
    private static readonly Dictionary<string, string> LibpqNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["options"] = "Options",
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
    };

    /// <summary>What is wrong with the address, without repeating it (it may hold a password); null when it can be used.</summary>
    public static string? FirstError(string address)
    {
        try
        {
            return string.IsNullOrEmpty(Parse(address).Host) ? "it names no host" : null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    /// <exception cref="FormatException">The address cannot be read; the message says why.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return address.Contains("://", StringComparison.Ordinal) ? FromUri(address) : new NpgsqlConnectionStringBuilder(address);
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException("it is neither postgres://user:password@host:port/name nor a list of Npgsql's Name=Value; pairs", error);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new FormatException("it cannot be read as postgres://user:password@host:port/name; user and password may need percent-encoding");
        if (uri.Scheme is not ("postgres" or "postgresql")) throw new FormatException("its scheme is not postgres://");
        var builder = new NpgsqlConnectionStringBuilder();
        if (uri.Host.Length > 0) builder.Host = uri.Host;
        if (uri.Port > 0) builder.Port = uri.Port;
        if (uri.AbsolutePath.Length > 1) builder.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0) builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, right) : (pair, "");
            name = Uri.UnescapeDataString(name);
            value = Uri.UnescapeDataString(value);
            if (name.Equals("sslmode", StringComparison.OrdinalIgnoreCase)) value = value.Replace("-", "", StringComparison.Ordinal);
            ((DbConnectionStringBuilder)builder)[LibpqNames.GetValueOrDefault(name, name)] = value;
        }

        return builder;
    }
}
