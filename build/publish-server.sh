# Sourced by ./run, after find_dotnet, in the root of the project.

# Prints every source file of a program, one per line. $1: its folders; find gets the other arguments.
program_sources() {
    folders=$1
    shift
    # shellcheck disable=SC2086 # several folders
    find $folders build/BannedSymbols.txt Directory.Build.props Directory.Packages.props global.json \
        \( -name bin -o -name obj \) -prune -o -type f "$@" -print
}

publish_server() { publish_program src/ActivitySmith.Server "$1" src; }

publish_simulator() { publish_program tools/PhoneSimulator "$1" "src tools"; }

# Publishes the project $1 with the sources in the folders $3 to the folder $2, unless that is newer than all sources.
# ./run does not start the output in bin/: only published programs are compiled to machine code, and start in a third of the time.
publish_program() {
    made=$2/.made
    list=$(program_sources "$3" | sort | cksum)
    if [ -e "$made" ] && [ "$(cat "$made")" = "$list" ] && [ -z "$(program_sources "$3" -newer "$made")" ]; then
        return 0
    fi
    printf 'Building %s ...\n' "${1##*/}" >&2
    fresh=$2.$$
    mkdir -p "$(dirname "$2")"
    # The stamp has the time before the build: a file saved during the build causes another build next time.
    stamp=$(mktemp)
    printf '%s\n' "$list" >"$stamp"
    # ./test runs the analyzers and the audit of packages; here they were a third of the CPU time. The compiler's output goes to a
    # separate folder (--artifacts-path): ./test would treat assemblies compiled without analyzers as checked.
    if ! DOTNET_CLI_UI_LANGUAGE=en dotnet publish "$1" -c Release -o "$fresh" --artifacts-path artifacts/build --nologo -v minimal --tl:off \
        -p:RunAnalyzers=false -p:NuGetAudit=false 2>&1 | tee "$2.log" | show_stages "${1##*/}"; then
        cat "$2.log" >&2
        rm -rf "$fresh" "$stamp"
        echo "The build failed; see the lines above." >&2
        return 1
    fi
    mv "$stamp" "$fresh/.made"
    # Replaces the whole folder: a running server keeps its open files.
    rm -rf "$2"
    mv "$fresh" "$2"
}

# Converts the output of dotnet publish to one line per stage, with its seconds. $1: the published project.
show_stages() {
    stage=restore began=$SECONDS since=$SECONDS
    printf '  Restoring packages ...' >&2
    while IFS= read -r line; do
        case $stage/$line in
            restore/*" Restored "* | restore/*"up-to-date for restore"*) next_stage compile "Compiling ..." ;;
            compile/*" -> "*.dll)
                name=${line%% -> *}
                name=${name##* }
                printf ' %s' "${name#ActivitySmith.}" >&2
                [ "$name" != "$1" ] || next_stage optimise "Generating machine code ..."
                ;;
        esac
    done
    printf ' %d s\nBuilt in %d s.\n' $((SECONDS - since)) $((SECONDS - began)) >&2
}

next_stage() {
    printf ' %d s\n  %s' $((SECONDS - since)) "$2" >&2
    stage=$1 since=$SECONDS
}
