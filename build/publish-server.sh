# Sourced by ./run, after find_dotnet, with the project's root as current folder.

# Every file that the server is made from, one per line.
server_sources() {
    find src build/BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json \
        \( -name bin -o -name obj \) -prune -o -type f "$@" -print
}

# Publishes the server to the folder $1 unless it is there and newer than everything it is made from. Published, not run from
# bin/: outside Development, MapStaticAssets answers compressed requests from bin/ with empty bodies.
publish_server() {
    made=$1/.made
    list=$(server_sources | sort | cksum)
    if [ -e "$made" ] && [ "$(cat "$made")" = "$list" ] && [ -z "$(server_sources -newer "$made")" ]; then
        return 0
    fi
    echo "Building (a minute the first time) ..." >&2
    fresh=$1.$$
    mkdir -p "$(dirname "$1")"
    # Stamped at the start: a file that is saved during the build builds again next time.
    stamp=$(mktemp)
    printf '%s\n' "$list" >"$stamp"
    if ! dotnet publish src/ActivitySmith.Server -c Release -o "$fresh" --nologo -v quiet >"$1.log" 2>&1; then
        cat "$1.log" >&2
        rm -rf "$fresh" "$stamp"
        echo "The build failed; the lines above say why." >&2
        return 1
    fi
    mv "$stamp" "$fresh/.made"
    # Swapped as a whole: a server that still runs keeps the files it has open.
    rm -rf "$1"
    mv "$fresh" "$1"
}
