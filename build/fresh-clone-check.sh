#!/usr/bin/env bash
# Follows the README in a fresh clone, on the port of the README: ./run, then the README's first curl, unchanged, with the key of
# the first start in ACTIVITYSMITH_API_KEY. The exit code is 0 when the stream has started.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
server=""
leave() {
    [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server"; } || true
    rm -rf "$work"
}
trap leave EXIT
fail() {
    echo "$1" >&2
    cat "$work/log" >&2
    exit 1
}

git clone -q "$root" "$work/clone"
cd "$work/clone"
env -u ACTIVITYSMITH_URLS -u ACTIVITYSMITH_DATA -u ACTIVITYSMITH_API_KEY ./run >"$work/log" 2>&1 &
server=$!
for ((waited = 0; waited < 300; waited++)); do
    if grep -q 'Now listening on' "$work/log"; then break; fi
    kill -0 "$server" 2>/dev/null || fail "./run ended before it listened:"
    sleep 1
done
grep -q 'Now listening on' "$work/log" || fail "./run did not listen within five minutes:"

ACTIVITYSMITH_API_KEY=$(grep -o 'ask_[A-Za-z0-9_-]*' "$work/log" | head -n 1)
export ACTIVITYSMITH_API_KEY
# From the first curl to the end of its code block.
awk '/^curl / { take = 1 } take && /^```/ { exit } take' README.md >"$work/curl.sh"
[ -s "$work/curl.sh" ] || fail "README.md has no curl line."
answer=$(bash "$work/curl.sh") || fail "The README's curl failed:"
echo "$answer"
case $answer in
    *'"operation":"started"'*) ;;
    *) fail "The README's curl did not start a stream." ;;
esac
