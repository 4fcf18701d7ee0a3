#!/usr/bin/env bash
# Tests a release as people use it: ./build/package-check.sh PORT1 PORT2 (two free ports of 127.0.0.1), as root on a Debian without a
# running systemd. Builds the release of linux-x64, runs the archive without the SDK, then installs, upgrades, removes and purges the Debian
# package. The exit code is 0 when every check passed. The script removes the package and the user at its end.
set -euo pipefail
archive_port=$1 package_port=$2
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
version=0.0.1-check.1
out=$root/artifacts/release/$version
key=ask_package-check-0123456789abcdef
taken=no
server=""

fail() {
    echo "FAILED: $1" >&2
    for log in "${work:-}"/*.log; do [ ! -f "$log" ] || { echo "-- $log"; tail -n 40 "$log"; } >&2; done
    exit 1
}
for there in /opt/activitysmith /etc/activitysmith /var/lib/activitysmith /etc/systemd/system/activitysmith.service /usr/bin/activitysmith; do
    [ ! -e $there ] && [ ! -L $there ] || fail "$there exists: this script does not touch the ActivitySmith of this machine"
done
! getent passwd activitysmith >/dev/null || fail "a user activitysmith exists: this script does not touch the ActivitySmith of this machine"
[ ! -d /run/systemd/system ] || fail "systemd runs here: it would start the service"
! dpkg-query -W activitysmith >/dev/null 2>&1 || fail "dpkg has a package activitysmith"

work=$(mktemp -d)
leave() {
    [ -z "$server" ] || { kill -TERM "$server" 2>/dev/null && wait "$server"; } || true
    if [ $taken = yes ]; then
        dpkg --purge activitysmith >/dev/null 2>&1 || true
        userdel activitysmith 2>/dev/null || true
        rm -rf /var/lib/activitysmith /etc/activitysmith /opt/activitysmith
    fi
    rm -rf "$work" "$out" "$root/artifacts/release-build/$version"
}
trap leave EXIT

# Waits until the server at the base URL $1 is ready; fails when $server ends first.
await_ready() {
    for ((waited = 0; waited < 600; waited++)); do
        if curl -fsS "$1/health/ready" >/dev/null 2>&1; then return 0; fi
        kill -0 "$server" 2>/dev/null || fail "the server ended before it was ready"
        sleep 0.2
    done
    fail "the server was not ready within two minutes"
}
put_stream() {
    curl -fsS -X PUT "$1/api/live-activity/stream/backup" -H "Authorization: Bearer $key" -H "Content-Type: application/json" \
        -d '{"content_state": {"type": "segmented_progress", "title": "Backup", "number_of_steps": 3, "current_step": '"$2"'}}' || fail "the stream was refused"
}
stop_server() {
    kill -TERM "$server"
    local code=0
    wait "$server" || code=$?
    server=""
    [ $code = 0 ] || fail "SIGTERM ended the server with exit code $code"
}

echo "== release"
./build/release.sh $version --only linux-x64 >"$work/release.log" 2>&1 || fail "release.sh"
(cd "$out" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS"
archive=$out/activitysmith-$version-linux-x64.tar.gz
[ "$(cd "$out" && echo *)" = "SHA256SUMS activitysmith-$version-linux-x64.tar.gz activitysmith-$version.cdx.json activitysmith_0.0.1~check.1_amd64.deb" ] ||
    fail "other files than expected: $(cd "$out" && echo *)"
for purl in Npgsql@ Dapper@ SQLite@ Microsoft.NETCore.App.Runtime.linux-x64@ Microsoft.AspNetCore.App.Runtime.linux-x64@; do
    grep -q "\"purl\": \"pkg:nuget/$purl" "$out/activitysmith-$version.cdx.json" || fail "the SBOM lacks $purl"
done

echo "== archive"
mkdir "$work/unpacked"
tar -xzf "$archive" -C "$work/unpacked" --strip-components 1
if grep -qF "$root" "$work/unpacked/activitysmith"; then fail "the program contains a path of this machine"; fi
mkdir "$work/empty"
# An empty environment, no dotnet, another working directory, a missing home.
(cd "$work/empty" && exec env -i PATH=/nonexistent HOME=/nonexistent ACTIVITYSMITH_API_KEY=$key "$work/unpacked/activitysmith" \
    --urls "http://127.0.0.1:$archive_port" --data "$work/data") >"$work/archive.log" 2>&1 &
server=$!
url=http://127.0.0.1:$archive_port
await_ready "$url"
curl -fsS "$url/sign-in" >"$work/page.html" || fail "the sign-in page"
style=$(grep -o 'href="[^"]*\.css[^"]*"' "$work/page.html" | head -n 1 | cut -d'"' -f2)
[ -n "$style" ] || fail "the sign-in page names no style sheet"
case $style in /*) ;; *) style=/$style ;; esac
[ "$(curl -fsS -o "$work/style.css" -w '%{content_type}' "$url$style")" = text/css ] && [ -s "$work/style.css" ] || fail "the style sheet $style"
put_stream "$url" 1 | grep -q '"operation":"started"' || fail "the first state did not start the stream"
stop_server

# Runs the installed unit's ExecStart as its user, with its environment, settings file and working directory.
start_unit() {
    local unit=/usr/lib/systemd/system/activitysmith.service
    local user command settings=()
    user=$(sed -n 's/^User=//p' $unit)
    command=$(sed -n 's/^ExecStart=//p' $unit)
    mapfile -t settings < <(sed -n 's/^Environment=//p' $unit | sed 's|%S|/var/lib|'; grep -v -e '^#' -e '^$' /etc/activitysmith/environment)
    # shellcheck disable=SC2086 # the command may have arguments
    (cd /var/lib/activitysmith && umask 0077 && exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs \
        env -i PATH=/usr/bin "${settings[@]}" $command) >"$work/unit.log" 2>&1 &
    server=$!
    await_ready "$url"
}

echo "== install"
taken=yes
url=http://127.0.0.1:$package_port
deb=$(echo "$out"/activitysmith_*_amd64.deb)
dpkg -i "$deb" >"$work/install.log" 2>&1 || fail "dpkg -i"
owner=$(stat -c '%U:%G %a' /var/lib/activitysmith)
[ "$owner" = "activitysmith:activitysmith 700" ] || fail "/var/lib/activitysmith: $owner"
[ "$(stat -c '%U:%G %a' /etc/activitysmith/environment)" = "root:root 600" ] || fail "the settings can be read by others"
[ -L /etc/systemd/system/multi-user.target.wants/activitysmith.service ] || fail "the unit is not enabled"
dpkg -V activitysmith >"$work/verify.log" && [ ! -s "$work/verify.log" ] || fail "dpkg -V"
printf '%s\n' "ACTIVITYSMITH_URLS=http://127.0.0.1:$package_port" "ACTIVITYSMITH_API_KEY=$key" >>/etc/activitysmith/environment
start_unit
curl -fsS "$url$style" >/dev/null || fail "the style sheet $style of the package"
put_stream "$url" 1 | grep -q '"operation":"started"' || fail "the first state did not start the stream"
# As in docs/deploy/release.md, while the server runs.
setpriv --reuid activitysmith --regid activitysmith --clear-groups activitysmith sign-in-link --data /var/lib/activitysmith \
    >"$work/link.log" 2>&1 || fail "sign-in-link"
stop_server

echo "== upgrade"
# The same files with a higher version: this step tests the scripts of the package. Other tests cover the upgrade of the schema.
dpkg-deb -R "$deb" "$work/higher"
sed -i 's/^Version: .*/Version: 0.0.1/' "$work/higher/DEBIAN/control"
dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/higher" "$work/higher.deb" >/dev/null
rm -f /etc/systemd/system/multi-user.target.wants/activitysmith.service # as systemctl disable does
dpkg -i "$work/higher.deb" >"$work/upgrade.log" 2>&1 </dev/null || fail "the upgrade"
[ "$(dpkg-query -W -f '${Version} ${Status}' activitysmith)" = "0.0.1 install ok installed" ] || fail "the upgrade is not installed"
[ ! -e /etc/systemd/system/multi-user.target.wants/activitysmith.service ] || fail "the upgrade enabled a disabled unit"
grep -q "^ACTIVITYSMITH_API_KEY=$key" /etc/activitysmith/environment || fail "the upgrade lost the settings"
start_unit
put_stream "$url" 2 | grep -q '"operation":"updated"' || fail "the stream was lost in the upgrade"
stop_server

echo "== remove"
dpkg --remove activitysmith >"$work/remove.log" 2>&1 || fail "dpkg --remove"
[ -n "$(ls -A /var/lib/activitysmith)" ] || fail "remove took the data"
[ -e /etc/activitysmith/environment ] || fail "remove took the settings"
getent passwd activitysmith >/dev/null || fail "remove took the user"
[ ! -e /opt/activitysmith ] && [ ! -L /usr/bin/activitysmith ] || fail "remove left the program"

echo "== purge"
dpkg --purge activitysmith >"$work/purge.log" 2>&1 || fail "dpkg --purge"
[ ! -e /var/lib/activitysmith ] || fail "purge left the data"
[ ! -e /etc/activitysmith ] || fail "purge left the settings"
! dpkg-query -W activitysmith >/dev/null 2>&1 || fail "dpkg still has the package"
echo "All checks passed."
