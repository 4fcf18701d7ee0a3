# Sourced by ./test: installs the programs that some tests need besides the .NET SDK, where no password is needed. Names what is
# still missing afterwards; tests skip themselves without it.

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

# Debian installs servers in /usr/sbin, which is not in the PATH of ordinary users.
have_daemon() {
    command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]
}

# Prints the names of the missing Debian packages.
missing_packages() {
    command -v curl >/dev/null || echo curl
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
    have_chromium || echo chromium
    have_postgres || echo postgresql
    command -v caddy >/dev/null || echo caddy
    have_daemon nginx || echo nginx
    { command -v prometheus && command -v promtool; } >/dev/null || echo prometheus
    have_daemon pgbouncer || echo pgbouncer
}

# Prints the folders of $@ whose npm packages are missing or older than their lock file; npm writes its copy of that file last.
missing_npm_packages() {
    for folder in "$@"; do
        [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || echo "$folder"
    done
}

# $1: yes, or no to install nothing. Other arguments: folders with a package-lock.json.
prepare_test_tools() {
    install=$1
    shift
    packages=$(missing_packages | tr '\n' ' ')
    folders=$(missing_npm_packages "$@" | tr '\n' ' ')
    if [ "$install" = yes ]; then
        install_packages "$packages" "$folders"
    elif [ -n "$packages$folders" ]; then
        echo "Nothing is installed (--no-install)."
    fi
    for package in $(missing_packages); do say_skipped "$package"; done
    for folder in $(missing_npm_packages "$@"); do echo "Skipped: tests that need the npm packages of $folder, which are not installed."; done
}

# $1: Debian packages. $2: folders for npm ci. Prints each step before it begins.
install_packages() {
    if [ -n "$1" ]; then
        if command -v apt-get >/dev/null && as_root true; then
            echo "Installing with apt-get for the tests (--no-install prevents it): $1"
        else
            echo "Not installed, because that needs apt-get and root or sudo without a password: $1"
            set -- "" "$2"
        fi
    fi
    [ -z "$2" ] || echo "Installing with npm ci for the tests (--no-install prevents it), each in its own node_modules: $2"
    if [ -n "$1" ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || echo "apt-get update failed"
        for package in $1; do
            # RUNLEVEL: apt-get does not start the services of the packages.
            as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
                || echo "apt-get could not install $package"
        done
    fi
    command -v npm >/dev/null || return 0
    # A failed download does not stop the run: the tests that need the packages report that they are missing.
    for folder in $2; do (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || echo "npm ci failed in $folder"; done
}

say_skipped() {
    case $1 in
        curl) echo "Skipped: the test of the printed curl command, because curl is missing." ;;
        nodejs | npm) echo "Skipped: the official Node SDK, because $1 is missing (Node.js 18 or newer with npm)." ;;
        postgresql) echo "Skipped: storage in PostgreSQL, because it is not installed (Debian: apt-get install postgresql)." ;;
        caddy | nginx) echo "Skipped: event streams behind a compressing proxy, because $1 is missing (Debian: apt-get install $1)." ;;
        prometheus) echo "Skipped: a real Prometheus and its linter, because it is missing (Debian: apt-get install prometheus)." ;;
        pgbouncer) echo "Skipped: pools in front of PostgreSQL, because PgBouncer is missing (Debian: apt-get install pgbouncer)." ;;
        chromium) echo "Skipped: the pages in a browser, because Chromium is missing (Debian: apt-get install chromium)." ;;
    esac
}
