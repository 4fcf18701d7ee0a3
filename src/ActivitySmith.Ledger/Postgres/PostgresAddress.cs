using System.Data.Common;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Parses the address of a PostgreSQL database: a libpq URI (<c>postgres://user:password@host:5432,host2/name?sslmode=require</c>,
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) or an Npgsql connection string (<c>Host=...;Username=...</c>).
/// </summary>
public static class PostgresAddress
{
    private const string Writable = "primary";

    /// <summary>Maximum connections of one node for lists and history, unless the address sets <c>Maximum Pool Size</c>.</summary>
    private const int ReadConnections = 16;

    /// <summary>
    /// Seconds without traffic before the first probe, for an address that sets only the interval between probes: the default of Linux (tcp(7),
    /// <c>tcp_keepalive_time</c>), which libpq uses too. Npgsql requires this value together with the interval.
    /// </summary>
    private const int KeepalivesIdle = 7_200;

    /// <summary>libpq's parameter names and the names of Npgsql. Other parameters use Npgsql's name.</summary>
    private static readonly Dictionary<string, string> LibpqNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["application_name"] = "Application Name",
        ["connect_timeout"] = "Timeout",
        ["keepalives"] = "TCP Keepalive",
        ["keepalives_idle"] = "TCP Keepalive Time",
        ["keepalives_interval"] = "TCP Keepalive Interval",
        ["target_session_attrs"] = "Target Session Attributes",
        ["load_balance_hosts"] = "Load Balance Hosts",
        ["client_encoding"] = "Client Encoding",
        ["options"] = "Options",
        ["passfile"] = "Passfile",
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["password"] = "Password",
        ["dbname"] = "Database",
    };

    /// <summary>What is wrong with the address, without quoting it (it may contain a password); null when it is valid.</summary>
    public static string? FirstError(string address)
    {
        try
        {
            var parsed = Parse(address);
            if (string.IsNullOrEmpty(parsed.Host)) return "it contains no host";

            // The server opens both. Npgsql reports conflicting parameters here, without connecting.
            NpgsqlDataSource.Create(parsed).Dispose();
            NpgsqlDataSource.Create(Single(parsed)).Dispose();
            return null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return $"its parameters conflict:  {error.Message.ReplaceLineEndings(" ")}";
        }
    }

    /// <summary>For a connection outside the pool.</summary>
    internal static NpgsqlConnectionStringBuilder Single(NpgsqlConnectionStringBuilder address) => new(address.ConnectionString) { Pooling = false };

    /// <exception cref="FormatException">The address is invalid; the message says why.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return WithDefaults(ForWriting(address.Contains("://", StringComparison.Ordinal) ? FromUri(address) : new NpgsqlConnectionStringBuilder(address)));
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException("it is neither postgres://user:password@host:port/name nor an Npgsql connection string (Name=Value;...)", error);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(string address)
    {
        var (scheme, rest) = Split(address, "://");
        if (scheme is not ("postgres" or "postgresql")) throw new FormatException("its scheme is not postgres://");
        (rest, var query) = Split(rest, "?");
        (var authority, rest) = Split(rest, "/");
        var at = authority.LastIndexOf('@');
        var builder = new NpgsqlConnectionStringBuilder();
        if (at >= 0)
        {
            var (user, password) = Split(authority[..at], ":");
            if (user.Length > 0) builder.Username = Uri.UnescapeDataString(user);
            if (password.Length > 0) builder.Password = Uri.UnescapeDataString(password);
        }

        SetHosts(builder, authority[(at + 1)..]);
        if (rest.Length > 0) builder.Database = Uri.UnescapeDataString(rest);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries)) Set(builder, pair);
        return builder;
    }

    private static (string Left, string Right) Split(string text, string separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var place and >= 0 ? (text[..place], text[(place + separator.Length)..]) : (text, "");

    /// <summary>One host, or several that are tried in turn: <c>one:5432,two:5433</c>; the default port is 5432.</summary>
    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string text)
    {
        if (text.Length == 0) return;
        var hosts = text.Split(',').Select(HostAndPort).ToList();
        if (hosts is [var (host, port)])
        {
            builder.Host = host;
            if (port is { } number) builder.Port = number;
            return;
        }

        builder.Host = string.Join(',', hosts.Select(one => one.Port is { } number ? $"{one.Host}:{number}" : one.Host));
    }

    private static (string Host, int? Port) HostAndPort(string text)
    {
        // The colons of an IPv6 address are inside brackets.
        var colon = text.IndexOf(':', Math.Max(text.IndexOf(']', StringComparison.Ordinal), 0));
        var host = Uri.UnescapeDataString(colon < 0 ? text : text[..colon]);
        if (host.Length == 0 || host.Any(character => char.IsWhiteSpace(character) || character is '@' or '#'))
            throw new FormatException("it is not a valid postgres://user:password@host:port/name; user and password may need percent-encoding");
        if (colon < 0) return (host, null);
        return int.TryParse(text[(colon + 1)..], out var port) && port is > 0 and <= 65_535
            ? (host, port)
            : throw new FormatException("a port is not a number from 1 to 65535");
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string pair)
    {
        var (name, value) = Split(pair, "=");
        name = Uri.UnescapeDataString(name);
        value = Uri.UnescapeDataString(value);
        value = name.ToLowerInvariant() switch
        {
            "sslmode" => value.Replace("-", "", StringComparison.Ordinal),
            "keepalives" => value switch { "0" => "false", "1" => "true", _ => value },
            _ => value,
        };
        var known = LibpqNames.GetValueOrDefault(name, name);
        if (!((DbConnectionStringBuilder)builder).ContainsKey(known) && !IsKeyword(known)) throw new FormatException($"its parameter {name} is not supported");
        try
        {
            ((DbConnectionStringBuilder)builder)[known] = value;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new FormatException($"the value of its parameter {name} is invalid", error);
        }
    }

    private static bool IsKeyword(string name)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder()[name];
            return true;
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException)
        {
            // Npgsql does not know the name.
            return false;
        }
    }

    /// <summary>Sets defaults for parameters that the address does not set.</summary>
    private static NpgsqlConnectionStringBuilder WithDefaults(NpgsqlConnectionStringBuilder address)
    {
        address.ApplicationName ??= "activitysmith";
        if (!address.ShouldSerialize("Maximum Pool Size")) address.MaxPoolSize = ReadConnections;
        if (!address.ShouldSerialize("Timeout")) address.Timeout = 5;
        if (!address.ShouldSerialize("Max Auto Prepare")) address.MaxAutoPrepare = 100;
        if (!address.ShouldSerialize("Keepalive")) address.KeepAlive = 5;

        // By default Npgsql calls the system's Kerberos library for each connection, which costs an exception where there is no ticket and is reported to
        // crash the process (https://github.com/npgsql/npgsql/issues/6416, https://github.com/npgsql/npgsql/issues/6596).
        if (!address.ShouldSerialize("GSS Encryption Mode")) address.GssEncryptionMode = GssEncryptionMode.Disable;
        if (address is { TcpKeepAliveInterval: > 0, TcpKeepAliveTime: 0 }) address.TcpKeepAliveTime = KeepalivesIdle;
        return address;
    }

    /// <summary>The server writes: of several hosts it needs the primary, and an address that requests a replica is a mistake.</summary>
    private static NpgsqlConnectionStringBuilder ForWriting(NpgsqlConnectionStringBuilder address)
    {
        var wanted = address.TargetSessionAttributes?.ToLowerInvariant();
        if (wanted is not (null or "any" or "read-write" or Writable or "prefer-primary"))
            throw new FormatException($"its parameter target_session_attrs is {wanted}, but the server must be able to write: use read-write");

        // Npgsql supports it only for several hosts. With one host, the first write detects a read-only server.
        var hasSeveral = address.Host?.Contains(',', StringComparison.Ordinal) == true;
        address.TargetSessionAttributes = hasSeveral ? wanted is "read-write" ? "read-write" : Writable : null;
        return address;
    }
}
