# Sourced by ./run, after find_dotnet, with the project's root as current folder.

# Every file that a program is made from, one per line. $1: its folders; the rest goes to find.
program_sources() {
    folders=$1
    shift
    # shellcheck disable=SC2086 # several folders
    find $folders build/BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json \
        \( -name bin -o -name obj \) -prune -o -type f "$@" -print
}

publish_server() { publish_program src/ActivitySmith.Server "$1" src; }

publish_simulator() { publish_program tools/PhoneSimulator "$1" "src tools"; }

# Publishes the project $1 to the folder $2, made from the folders $3, unless it is there and newer than everything it is made from. Published, not run from
# bin/: only what is published is machine code, and starts in a third of the time.
publish_program() {
    made=$2/.made
    list=$(program_sources "$3" | sort | cksum)
    if [ -e "$made" ] && [ "$(cat "$made")" = "$list" ] && [ -z "$(program_sources "$3" -newer "$made")" ]; then
        return 0
    fi
    echo "Building (a minute the first time) ..." >&2
    fresh=$2.$$
    mkdir -p "$(dirname "$2")"
    # Stamped at the start: a file that is saved during the build builds again next time.
    stamp=$(mktemp)
    printf '%s\n' "$list" >"$stamp"
    if ! dotnet publish "$1" -c Release -o "$fresh" --nologo -v quiet >"$2.log" 2>&1; then
        cat "$2.log" >&2
        rm -rf "$fresh" "$stamp"
        echo "The build failed; the lines above say why." >&2
        return 1
    fi
    mv "$stamp" "$fresh/.made"
    # Swapped as a whole: a server that still runs keeps the files it has open.
    rm -rf "$2"
    mv "$fresh" "$2"
}
