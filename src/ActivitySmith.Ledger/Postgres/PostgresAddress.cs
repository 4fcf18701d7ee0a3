using System.Data.Common;
using Npgsql;

namespace ActivitySmith.Ledger.Postgres;

/// <summary>
/// Reads the address of a PostgreSQL database: a URI as libpq knows it (<c>postgres://user:password@host:5432,host2/name?sslmode=require</c>,
/// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) or Npgsql's own form (<c>Host=...;Username=...</c>).
/// </summary>
public static class PostgresAddress
{
    private const string Writable = "primary";

    /// <summary>Connections for lists and history of one node, unless the address says otherwise (<c>Maximum Pool Size</c>).</summary>
    private const int ReadConnections = 16;

    /// <summary>
    /// Seconds without traffic before the first probe, for an address that tells only the time between probes: what Linux takes (tcp(7),
    /// <c>tcp_keepalive_time</c>), as with libpq. Npgsql knows no time between probes without it.
    /// </summary>
    private const int KeepalivesIdle = 7_200;

    /// <summary>What libpq calls a parameter, and what Npgsql calls it; any other goes by Npgsql's name.</summary>
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

    /// <summary>What is wrong with the address, without repeating it (it may hold a password); null when it can be used.</summary>
    public static string? FirstError(string address)
    {
        try
        {
            var parsed = Parse(address);
            if (string.IsNullOrEmpty(parsed.Host)) return "it names no host";

            // Both are opened by the server. What cannot go together, Npgsql says when it prepares them, and connects to nothing.
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
            return $"its parameters cannot go together: {error.Message.ReplaceLineEndings(" ")}";
        }
    }

    /// <summary>For a connection outside the pool.</summary>
    internal static NpgsqlConnectionStringBuilder Single(NpgsqlConnectionStringBuilder address) => new(address.ConnectionString) { Pooling = false };

    /// <exception cref="FormatException">The address cannot be read; the message says why.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return WithDefaults(ForWriting(address.Contains("://", StringComparison.Ordinal) ? FromUri(address) : new NpgsqlConnectionStringBuilder(address)));
        }
        catch (Exception error) when (error is ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw new FormatException("it is neither postgres://user:password@host:port/name nor a list of Npgsql's Name=Value; pairs", error);
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

    /// <summary>One host, or several that are tried in turn: <c>one:5432,two:5433</c>; a part without a port has 5432.</summary>
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
        // The colons of an IPv6 address stand in brackets.
        var colon = text.IndexOf(':', Math.Max(text.IndexOf(']', StringComparison.Ordinal), 0));
        var host = Uri.UnescapeDataString(colon < 0 ? text : text[..colon]);
        if (host.Length == 0 || host.Any(character => char.IsWhiteSpace(character) || character is '@' or '#'))
            throw new FormatException("it cannot be read as postgres://user:password@host:port/name; user and password may need percent-encoding");
        if (colon < 0) return (host, null);
        return int.TryParse(text[(colon + 1)..], out var port) && port is > 0 and <= 65_535 ? (host, port) : throw new FormatException("a port is not a number from 1 to 65535");
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
            throw new FormatException($"the value of its parameter {name} cannot be used", error);
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
            // Npgsql says so of a name that it does not know.
            return false;
        }
    }

    /// <summary>What the address leaves open.</summary>
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

    /// <summary>The server writes: of several hosts the primary is wanted, and an address that asks for a replica cannot be meant.</summary>
    private static NpgsqlConnectionStringBuilder ForWriting(NpgsqlConnectionStringBuilder address)
    {
        var wanted = address.TargetSessionAttributes?.ToLowerInvariant();
        if (wanted is not (null or "any" or "read-write" or Writable or "prefer-primary"))
            throw new FormatException($"its parameter target_session_attrs is {wanted}, and the server has to write: use read-write");

        // Npgsql knows it for several hosts only; with one, a server that takes no writes is found out by writing.
        var hasSeveral = address.Host?.Contains(',', StringComparison.Ordinal) == true;
        address.TargetSessionAttributes = hasSeveral ? wanted is "read-write" ? "read-write" : Writable : null;
        return address;
    }
}
