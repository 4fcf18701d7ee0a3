# Sourced by ./run --demo, after the server is published, in the root of the project.

# Starts the phone simulator and a server that uses it as APNs, pairs the simulated phones, prints the addresses, and stops both
# with Ctrl+C. $@: options of the server; this script reads only --urls.
demo() {
    publish_simulator artifacts/simulator
    folder=$root/artifacts/demo
    url=${ACTIVITYSMITH_URLS:-http://127.0.0.1:5080}
    previous=""
    for argument in "$@"; do
        case $argument in --urls=*) url=${argument#--urls=} ;; esac
        [ "$previous" != --urls ] || url=$argument
        previous=$argument
    done
    url=${url%%;*} url=${url%/}

    rm -rf "$folder"
    mkdir -p "$folder"
    mkfifo "$folder/key"
    exec 3<>"$folder/key"
    server="" simulator=""
    trap end_demo EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM

    dotnet artifacts/simulator/phone-simulator.dll --certs "$folder/simulator" --server "$url" --pair "$folder/key" >"$folder/simulator.log" &
    simulator=$!
    await_line "$simulator" "$folder/simulator.log" control

    # Settings of the caller apply, as with ./run, except for those that the demo sets here.
    SSL_CERT_FILE=$(said ca) ACTIVITYSMITH_DATABASE= \
        ACTIVITYSMITH_APNS__HOST=$(said apns) ACTIVITYSMITH_APNS__MANAGEHOST=$(said manage) ACTIVITYSMITH_APNS__KEYFILE=$(said key) \
        ACTIVITYSMITH_APNS__KEYID=SIMKEY0001 ACTIVITYSMITH_APNS__TEAMID=SIMTEAM001 ACTIVITYSMITH_APNS__BUNDLEID=com.activitysmith.app \
        dotnet artifacts/server/activitysmith.dll "$@" --data "$folder/data" > >(trap '' INT; exec tee "$folder/server.log") 2>&1 &
    server=$!
    await_line "$server" "$folder/server.log" "Now listening on"
    key=${ACTIVITYSMITH_API_KEY:-$(sed -n 's/^ *API key *\(ask_[^ ]*\).*/\1/p' "$folder/server.log")}
    printf '%s\n' "$key" >&3
    await_line "$simulator" "$folder/simulator.log" paired

    printf '\n  Demo: %s virtual iPhones are paired. Send the state above and watch both pages:\n\n' "$(said paired)"
    printf '    Board          %s\n' "$(sed -n 's/^ *Board *//p' "$folder/server.log")"
    printf '    Lock Screens   %s\n\n' "$(said control)"
    printf '  Ctrl+C stops the demo.\n\n'
    wait "$server"
}

# Prints the text after a word in the output of the simulator.
said() { awk -v word="$1" '$1 == word { print $2; exit }' "$folder/simulator.log"; }

# Waits until the process $1 has written $3 to the file $2.
await_line() {
    until grep -q "$3" "$2" 2>/dev/null; do
        kill -0 "$1" 2>/dev/null || { cat "$2" >&2; exit 1; }
        sleep 0.1
    done
}

end_demo() {
    trap - INT TERM EXIT
    for process in $server $simulator; do kill -TERM "$process" 2>/dev/null || true; done
    for process in $server $simulator; do wait "$process" 2>/dev/null || true; done
}
