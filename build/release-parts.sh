# Sourced by ./build/release.sh, in the root of the project: the steps for one target, and the SBOM of all targets.
# They use the variables version, root, work (intermediate files) and out (the files of the release).

need() {
    command -v "$1" >/dev/null || { echo "${target} needs $1, which is missing (Debian: apt-get install $2)." >&2; exit 1; }
}

need_tools_for() {
    if ! tar --version 2>/dev/null | grep -q 'GNU tar'; then
        echo "GNU tar is missing. Other tar programs cannot set the order, owner and time of files." >&2
        exit 1
    fi
    case $1 in
        win-*) need zip zip ;;
        linux-x64 | linux-arm64) need dpkg-deb dpkg ;;
    esac
}

# A single file, with the SQLite library beside it. .NET would unpack a library inside the program at each start into a folder that is writable
# and may contain programs; our restricted service has no such folder.
# Not composite (the default of a single file): that compiles all of .NET again, which takes many times as long and makes the file larger.
# The .NET packs are already compiled.
# The assemblies contain the debug information, so that stack traces name file and line; PathMap removes the path of this machine from it.
# ./test runs the analyzers.
publish_target() {
    rm -rf "$work/publish"
    dotnet publish src/ActivitySmith.Server -c Release -r "$1" --self-contained true --artifacts-path "$work" -o "$work/publish" --nologo -v quiet \
        -p:Version="$version" -p:PublishSingleFile=true -p:PublishReadyToRunComposite=false -p:DebugType=embedded \
        -p:IncludeNativeLibrariesForSelfExtract=false "-p:PathMap=$root/=/_/" -p:EnableSourceLink=false -p:RunAnalyzers=false >"$work/$1.log" 2>&1 && return 0
    tail -n 20 "$work/$1.log" >&2
    return 1
}

# The CycloneDX tool lists the packages of the program, without the .NET runtime, which NuGet installs as packs. This function adds the packs
# from the same file.
write_sbom_of() {
    local assets=$work/obj/ActivitySmith.Server/project.assets.json
    if [ ! -e "$work/stage/packages.json" ]; then
        dotnet tool restore >"$work/sbom.log" 2>&1 &&
            dotnet CycloneDX src/ActivitySmith.Server/ActivitySmith.Server.csproj -o "$work/stage" -fn packages.json -F Json \
                -sn activitysmith -sv "$version" -biop "$work" -dpr -ns -ed >>"$work/sbom.log" 2>&1 || { cat "$work/sbom.log" >&2; exit 1; }
    fi
    runtime_packs "$assets" >"$work/packs"
    [ "$(wc -l <"$work/packs")" = 2 ] || { echo "Expected the packs of .NET and of ASP.NET Core in $assets." >&2; exit 1; }
    cat "$work/packs" >>"$work/stage/packs"
}

# Prints name and version of each runtime pack in the assets file $1.
runtime_packs() {
    awk -F'"' '/"name": "Microsoft\.(NETCore|AspNetCore)\.App\.Runtime\./ { name = $4; next }
        name != "" && /"version": / { split($4, v, /[][, ]+/); print name, v[2]; name = "" }' "$1" | sort -u
}

join_sboms() {
    local moment
    moment=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
    sort -u "$work/stage/packs" | awk -v moment="$moment" '
        NR == FNR { pack[++count] = $1; version[count] = $2; next }
        /^    "timestamp": / { sub(/"timestamp": "[^"]*"/, "\"timestamp\": \"" moment "\"") }
        { print }
        /^  "components": \[/ {
            for (i = 1; i <= count; i++) {
                purl = "pkg:nuget/" pack[i] "@" version[i]
                printf "    {\n      \"type\": \"framework\",\n      \"bom-ref\": \"%s\",\n      \"name\": \"%s\",\n", purl, pack[i]
                printf "      \"version\": \"%s\",\n      \"scope\": \"required\",\n", version[i]
                printf "      \"licenses\": [ { \"license\": { \"id\": \"MIT\" } } ],\n      \"purl\": \"%s\"\n    },\n", purl
            }
            added = 1
        }
        END { exit !added }' - "$work/stage/packages.json" >"$out/activitysmith-$version.cdx.json" ||
        { echo "The SBOM has no list of components." >&2; exit 1; }
    if grep -qF -e "$root" -e "$HOME/" "$out/activitysmith-$version.cdx.json"; then echo "The SBOM contains a path of this machine." >&2; exit 1; fi
}

# One folder named like the archive.
stage_target() {
    name=activitysmith-$version-$1
    stage=$work/stage/$name
    mkdir -p "$stage"
    cp -R "$work/publish/." "$stage"
    # Only the development server reads the first file, only IIS the others.
    rm -f "$stage/activitysmith.staticwebassets.endpoints.json" "$stage/web.config" "$stage/aspnetcorev2_inprocess.dll"
    cp LICENSE README.md "$stage"
    case $1 in linux-*) cp deploy/activitysmith.service "$stage" ;; esac
    write_notices "$stage/THIRD-PARTY-NOTICES.txt"
    find "$stage" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
    if [ -e "$stage/activitysmith" ]; then chmod 755 "$stage/activitysmith"; fi
    find "$stage" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

# The third-party packages of the program: name, version and licence from the SBOM, then the licence texts in the packages.
write_notices() {
    local packages pack version_of folder file
    packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
    {
        echo "ActivitySmith contains these packages, unchanged. The texts of their licences follow, as far as the packages contain them;"
        echo "the text of Apache-2.0 is in the notices of ASP.NET Core."
        echo
        awk -F'"' '/^      "name": / { name = $4; licence = "below" } /^      "version": / { version = $4 }
            /^      "licenses": / { wanted = 1 }
            wanted && /^ +"id": / { licence = $4; wanted = 0 }
            /^      "purl": / { print name, version, "(" licence ")"; wanted = 0 }' "$work/stage/packages.json"
        cut -d' ' -f1,2 "$work/packs" | sed 's/$/ (MIT)/'
        while read -r pack version_of; do
            folder=${packages%/}/$(printf '%s/%s' "$pack" "$version_of" | tr '[:upper:]' '[:lower:]')
            for file in "$folder"/LICENSE* "$folder"/THIRD-PARTY-NOTICES*; do
                [ -f "$file" ] || continue
                printf '\n======== %s: %s\n\n' "$pack" "$(basename "$file")"
                tr -d '\r' <"$file"
            done
        done < <(sed -n 's|^      "purl": "pkg:nuget/\(.*\)@\(.*\)",*$|\1 \2|p' "$work/stage/packages.json" | cat - "$work/packs")
    } >"$1"
}

pack_target() {
    case $1 in
        win-*) (cd "$work/stage" && find "$name" -type f | sort | zip -X -D -q -@ "$out/$name.zip") ;;
        *) tar --create --directory "$work/stage" --sort=name --owner=0 --group=0 --numeric-owner --format=ustar "$name" | gzip -n >"$out/$name.tar.gz" ;;
    esac
    case $1 in
        linux-x64) pack_deb amd64 ;;
        linux-arm64) pack_deb arm64 ;;
    esac
    rm -rf "$stage"
}

# The Debian package of the folder $stage. $1: Debian's name of the architecture.
pack_deb() {
    local deb=$work/deb debian_version
    # In Debian's order 1.0.0~rc.1 comes before 1.0.0; a hyphen would begin the revision of the package.
    debian_version=$(printf %s "$version" | sed 's/-/~/; s/-/./g')
    rm -rf "$deb"
    install -d -m 755 "$deb/DEBIAN" "$deb/opt/activitysmith" "$deb/usr/bin" "$deb/usr/lib/systemd/system" "$deb/usr/share/doc/activitysmith" "$deb/etc"
    install -d -m 755 "$deb/etc/activitysmith"
    cp -R "$stage/activitysmith" "$stage"/*.so "$stage/wwwroot" "$deb/opt/activitysmith"
    ln -s /opt/activitysmith/activitysmith "$deb/usr/bin/activitysmith"
    install -m 644 deploy/activitysmith.service "$deb/usr/lib/systemd/system"
    install -m 600 build/debian/environment "$deb/etc/activitysmith/environment"
    cat LICENSE "$stage/THIRD-PARTY-NOTICES.txt" >"$deb/usr/share/doc/activitysmith/copyright"
    gzip -n -9 <CHANGELOG.md >"$deb/usr/share/doc/activitysmith/changelog.gz"
    chmod 644 "$deb"/usr/share/doc/activitysmith/*
    install -m 755 build/debian/postinst build/debian/prerm build/debian/postrm "$deb/DEBIAN"
    install -m 644 build/debian/conffiles "$deb/DEBIAN"
    (cd "$deb" && find opt usr -type f | sort | xargs md5sum >DEBIAN/md5sums)
    sed -e "s/@VERSION@/$debian_version/" -e "s/@ARCHITECTURE@/$1/" -e "s/@SIZE@/$(du -ks --exclude=DEBIAN "$deb" | cut -f1)/" \
        build/debian/control >"$deb/DEBIAN/control"
    find "$deb" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz -z3 --build "$deb" "$out/activitysmith_${debian_version}_$1.deb" >/dev/null
    rm -rf "$deb"
}
