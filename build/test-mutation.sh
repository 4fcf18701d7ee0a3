# Sourced by ./test for --mutation: changes src/ActivitySmith.Domain in thousands of places, one at a time, and counts for how many of them a test of
# Domain.Tests fails. Settings: tests/ActivitySmith.Domain.Tests/stryker-config.yaml.

mutation_folder=artifacts/mutation

# Minimum scores in percent.
mutation_minimums=(all=90 Streams=90 LiveActivities=90 Deliveries=90)

# $1: only files of Domain whose path contains this text; the scores are then printed and not checked. Empty: all files.
run_mutation() {
    dotnet tool restore >/dev/null || { echo "dotnet tool restore failed"; return 1; }
    rm -rf "$mutation_folder"
    files=() minimums=("${mutation_minimums[@]}")
    if [ -n "$1" ]; then files=(--mutate "**/*$1*/**/*.cs" --mutate "**/*$1*.cs") minimums=(); fi
    (
        cd tests/ActivitySmith.Domain.Tests &&
            dotnet stryker -f stryker-config.yaml --skip-version-check -O "$root/$mutation_folder" ${files[@]+"${files[@]}"}
    ) || return 1
    echo "Each mutant: $mutation_folder/reports/mutation-report.html"
    dotnet run build/mutation-scores.cs -- "$mutation_folder/reports/mutation-report.json" ${minimums[@]+"${minimums[@]}"}
}
