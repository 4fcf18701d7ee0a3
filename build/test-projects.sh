# Sourced by ./test: decides which test projects run in parallel, and counts their results.

# These projects neither measure time nor start and kill programs, so two of them run in parallel. Any other project runs alone.
projects_together=(
    ActivitySmith.Delivery.Tests
    PhoneSimulator.Tests
    ActivitySmith.Domain.Tests
    ActivitySmith.Docs.Tests
    ActivitySmith.Architecture.Tests
)

projects_alone() {
    for project in tests/*.Tests/; do
        project=$(basename "$project")
        case " ${projects_together[*]} " in *" $project "*) ;; *) echo "$project" ;; esac
    done
}

# Runs the built projects $2... with the filters in $options, $1 at a time, and adds to $passed, $failed and $skipped.
run_test_projects() {
    at_a_time=$1
    shift
    began=$SECONDS
    echo "== tests, $at_a_time at a time: $*"
    modules=""
    for project in "$@"; do
        module=tests/$project/bin/Release/net10.0/$project.dll
        # dotnet test says nothing about a module that is not there.
        [ -e "$module" ] || { echo "$module is missing; is the project in ActivitySmith.slnx?"; failed=$((failed + 1)); }
        modules+="$module;"
    done

    # The limit keeps the whole run, including the build, below 45 minutes; a run that reaches it fails.
    limit=()
    if [ "$long" = no ] && command -v timeout >/dev/null; then limit=(timeout --kill-after=20 $((SECONDS < 2640 ? 2670 - SECONDS : 30))); fi
    log=$(mktemp)
    # Exit code 8 (no test ran) is normal with a FILTER.
    # ${x[@]+...}: the bash of macOS treats an empty array as unset.
    ${limit[@]+"${limit[@]}"} dotnet test --test-modules "$modules" --root-directory "$root" --max-parallel-test-modules "$at_a_time" --ignore-exit-code 8 \
        --no-ansi --no-progress ${options[@]+"${options[@]}"} 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    count_results "$log" "$status"
    rm -f "$log"
    echo "== $((SECONDS - began)) s"
}

# $1: what dotnet test printed. $2: its exit code.
count_results() {
    if ! counts=$(awk '/^Test run summary:/ { s = 1 } s && /^ +failed:/ { f = $2 } s && /^ +succeeded:/ { p = $2 } s && /^ +skipped:/ { k = $2 }
        END { if (!s) exit 1; print p + 0, f + 0, k + 0 }' "$1"); then
        echo "The test run ended without a summary (exit code $2)."
        failed=$((failed + 1))
        return
    fi
    read -r succeeded failures omitted <<<"$counts"
    passed=$((passed + succeeded)) failed=$((failed + failures)) skipped=$((skipped + omitted))
    [ "$2" != 0 ] || return 0
    # A crashed project fails the run without a failed test.
    [ "$failures" != 0 ] || failed=$((failed + 1))
    # Repeats the failures at the end: the run prints thousands of lines.
    echo "== failed"
    grep -A 12 '^failed ' "$1" | head -n 200
}
