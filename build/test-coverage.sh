# Sourced by ./test for --coverage: runs tests with coverlet and prints how much of each project of src they execute.

# Coverlet counts inside the process of the tests, so these are the projects whose tests call src in their own process.
coverage_together=(ActivitySmith.Domain.Tests ActivitySmith.Delivery.Tests ActivitySmith.Docs.Tests)
coverage_alone=(ActivitySmith.Ledger.Tests ActivitySmith.Server.Tests)
coverage_folder=artifacts/coverage

run_coverage() {
    rm -rf "$coverage_folder"
    options+=(--results-directory "$root/$coverage_folder" --coverlet --coverlet-output-format cobertura
        --coverlet-include '[ActivitySmith.*]*' '[activitysmith]*' --coverlet-exclude '[ActivitySmith.*Test*]*')
    run_test_projects 2 "${coverage_together[@]}"
    run_test_projects 1 "${coverage_alone[@]}"
    step "coverage" coverage_table || true
}

# A line or branch counts when any of the test projects executed it. The HTML report shows each line.
coverage_table() {
    dotnet tool restore >/dev/null || { echo "dotnet tool restore failed"; return 1; }
    dotnet reportgenerator "-reports:$coverage_folder/*.xml" "-targetdir:$coverage_folder/report" \
        "-reporttypes:MarkdownAssembliesSummary;TextSummary;Html" "-filefilters:-*/obj/*" -verbosity:Error || return 1 # obj: generated code
    printf '%-26s %8s %10s\n' project lines branches
    sed -n 's/\*//g; s/^|\([Aa]ctivity[Ss]mith[^|]*\)|\([^|]*\)|\([^|]*\)|.*/\1 \2 \3/p' "$coverage_folder/report/Summary.md" |
        sed 's/^activitysmith /ActivitySmith.Server /' | sort |
        while read -r project lines branches; do printf '%-26s %8s %10s\n' "$project" "$lines" "$branches"; done
    awk '/^ *Line coverage:/ { l = $3 } /^ *Branch coverage:/ { b = $3 } END { printf "%-26s %8s %10s\n", "all of src", l, b }' \
        "$coverage_folder/report/Summary.txt"
    echo "Each line: $coverage_folder/report/index.html"
}
