# Sourced by ./run --demo, after the server is published, with the project's root as current folder.

# Starts the phone simulator and a server that takes it for APNs, pairs the simulator's phones, says where to look, and ends both
# with Ctrl+C. $@: options of the server; of them only --urls is looked at here.
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

    # Explicit settings of the caller win, as with ./run; what the demo cannot do without does not.
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
    printf '  Ctrl+C ends the demo.\n\n'
    wait "$server"
}

# What the simulator printed behind a word.
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
