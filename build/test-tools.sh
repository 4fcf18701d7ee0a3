# Sourced by ./test: brings what single tests need besides the .NET SDK, where that may be done without asking. What is missing
# afterwards is named here, and the tests that need it show themselves as skipped.

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

have_chromium() {
    for name in chromium chromium-browser google-chrome; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

have_postgres() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

# Debian puts servers where the PATH of people who are not root does not look.
have_daemon() {
    command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]
}

# Names the Debian packages that are missing here.
missing_packages() {
    command -v curl >/dev/null || echo curl
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    have_chromium || echo chromium
    have_postgres || echo postgresql
    command -v caddy >/dev/null || echo caddy
    have_daemon nginx || echo nginx
    have_daemon pgbouncer || echo pgbouncer
}

install_test_tools() {
    missing=$(missing_packages | tr '\n' ' ')
    if [ -n "$missing" ] && command -v apt-get >/dev/null && as_root true; then
        echo "Installing for the tests: $missing"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || echo "apt-get update failed"
        for package in $missing; do
            # RUNLEVEL: the packages' own services stay off.
            as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
                || echo "apt-get could not install $package"
        done
    fi
    for package in $(missing_packages); do
        case $package in
            curl) echo "Skipped: the test of the printed curl line, as curl is missing." ;;
            nodejs | npm) echo "Skipped: the official Node SDK, as $package is missing (Node.js 18 or newer with npm)." ;;
            postgresql) echo "Skipped: storage in PostgreSQL, as it is not installed (Debian: apt-get install postgresql)." ;;
            caddy | nginx) echo "Skipped: event streams behind a compressing proxy, as $package is missing (Debian: apt-get install $package)." ;;
            pgbouncer) echo "Skipped: pools in front of PostgreSQL, as PgBouncer is missing (Debian: apt-get install pgbouncer)." ;;
            chromium) echo "Skipped: the pages in a browser, as Chromium is missing (Debian: apt-get install chromium)." ;;
        esac
    done
    command -v npm >/dev/null || return 0
    for modules in "$@"; do
        # Up to date: npm writes its own copy of the lock file last.
        if [ "$modules/node_modules/.package-lock.json" -nt "$modules/package-lock.json" ]; then continue; fi
        # A failed download is no reason to stop: the tests that need the packages say that they are missing.
        (cd "$modules" && npm ci --no-audit --no-fund --loglevel=error) || echo "Skipped: what needs the packages of $modules, as npm ci failed."
    done
}
