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

# Names the folders of $@ whose npm packages are missing or older than their lock file; npm writes its own copy of that file last.
missing_npm_packages() {
    for folder in "$@"; do
        [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] || echo "$folder"
    done
}

# $1: yes, or no for installing nothing. The rest: folders with a package-lock.json.
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
    for folder in $(missing_npm_packages "$@"); do echo "Skipped: what needs the npm packages of $folder, as they are not installed."; done
}

# $1: Debian packages. $2: folders for npm ci. Says what it is about to do before it begins.
install_packages() {
    if [ -n "$1" ]; then
        if command -v apt-get >/dev/null && as_root true; then
            echo "Installing with apt-get for the tests (--no-install leaves it): $1"
        else
            echo "Not installed, as that needs apt-get and root or sudo without a password: $1"
            set -- "" "$2"
        fi
    fi
    [ -z "$2" ] || echo "Installing with npm ci for the tests (--no-install leaves it), each in its own node_modules: $2"
    if [ -n "$1" ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || echo "apt-get update failed"
        for package in $1; do
            # RUNLEVEL: the packages' own services stay off.
            as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
                || echo "apt-get could not install $package"
        done
    fi
    command -v npm >/dev/null || return 0
    # A failed download is no reason to stop: the tests that need the packages say that they are missing.
    for folder in $2; do (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || echo "npm ci failed in $folder"; done
}

say_skipped() {
    case $1 in
        curl) echo "Skipped: the test of the printed curl line, as curl is missing." ;;
        nodejs | npm) echo "Skipped: the official Node SDK, as $1 is missing (Node.js 18 or newer with npm)." ;;
        postgresql) echo "Skipped: storage in PostgreSQL, as it is not installed (Debian: apt-get install postgresql)." ;;
        caddy | nginx) echo "Skipped: event streams behind a compressing proxy, as $1 is missing (Debian: apt-get install $1)." ;;
        pgbouncer) echo "Skipped: pools in front of PostgreSQL, as PgBouncer is missing (Debian: apt-get install pgbouncer)." ;;
        chromium) echo "Skipped: the pages in a browser, as Chromium is missing (Debian: apt-get install chromium)." ;;
    esac
}
