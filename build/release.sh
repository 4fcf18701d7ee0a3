#!/usr/bin/env bash
# Builds the files of a release: ./build/release.sh VERSION [--only TARGET]...; docs/deploy/release.md describes each file.
set -euo pipefail
targets=(linux-x64 linux-arm64 linux-musl-x64 osx-arm64 win-x64)

usage() {
    cat <<END
usage: ./build/release.sh VERSION [--only TARGET]...
  VERSION        as in SemVer 2.0.0, without a leading v: 1.2.3, 1.2.3-rc.1
  --only TARGET  only this target; may be repeated
Targets: ${targets[*]}
Writes to artifacts/release/VERSION: an archive for each target, a Debian package for linux-x64 and for linux-arm64, an SBOM, SHA256SUMS.
At the end the script names the targets that did not build; the exit code is then 1.
END
}
refuse() {
    echo "$1" >&2
    exit 64
}
is_target() {
    local one
    for one in "${targets[@]}"; do [ "$one" != "$1" ] || return 0; done
    return 1
}

version="" only=()
while [ $# -gt 0 ]; do
    case $1 in
        -h | --help) usage; exit 0 ;;
        --only)
            is_target "${2:-}" || refuse "--only takes one of: ${targets[*]}"
            only+=("$2")
            shift ;;
        -*) refuse "Unknown option: $1 (see --help)" ;;
        *)
            [ -z "$version" ] || refuse "One version only: $version or $1"
            version=$1 ;;
    esac
    shift
done
[ -n "$version" ] || { usage >&2; exit 64; }
# https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string
number='(0|[1-9][0-9]*)' identifier='(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)'
semver="^$number\.$number\.$number(-$identifier(\.$identifier)*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?\$"
[[ $version =~ $semver ]] || refuse "Not a SemVer version: $version (an example: 1.2.3 or 1.2.3-rc.1)"
# An assembly stores each number in 16 bits and reserves the last value.
for part in "${BASH_REMATCH[@]:1:3}"; do
    [ ${#part} -le 5 ] && [ "$part" -le 65534 ] || refuse "A number of the version is above 65534: $part"
done
[ ${#only[@]} = 0 ] || targets=("${only[@]}")

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. build/find-dotnet.sh
find_dotnet "$root" || exit 1
. build/release-parts.sh
for target in "${targets[@]}"; do need_tools_for "$target"; done

# Every file gets the time of the commit. Two builds of one commit differ only in the compiled program.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 315532800)}
export SOURCE_DATE_EPOCH LC_ALL=C TZ=UTC
if [ -n "$(git status --porcelain 2>/dev/null)" ]; then echo "Warning: this tree has changes that are not committed." >&2; fi

# Outside bin/ and obj/ of the tree, which may be in use. Both folders start empty: files of an earlier build must not get into a release.
work=$root/artifacts/release-build/$version
out=$root/artifacts/release/$version
rm -rf "$out" "$work"
mkdir -p "$out" "$work/stage"

failed=()
for target in "${targets[@]}"; do
    echo "== $target"
    if publish_target "$target"; then
        write_sbom_of "$target"
        stage_target "$target"
        pack_target "$target"
    else
        failed+=("$target")
    fi
done
if [ ${#failed[@]} -lt ${#targets[@]} ]; then
    join_sboms
    (cd "$out" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)
    (cd "$out" && ls -l | awk 'NR > 1 { printf "%11d %s\n", $5, $NF }')
    echo "in artifacts/release/$version"
    rm -rf "$work"
fi
if [ ${#failed[@]} -gt 0 ]; then
    echo "Not built: ${failed[*]}; see the lines above." >&2
    exit 1
fi
