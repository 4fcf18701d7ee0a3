# Sourced by ./run, ./test and ./bench: puts the .NET SDK that global.json requires on PATH, or prints how to install it.
# Sources of the texts: https://learn.microsoft.com/dotnet/core/install/linux and .../install/macos

say_how_to_get_dotnet() {
    id="" version_id=""
    if [ -r /etc/os-release ]; then
        id=$(. /etc/os-release && printf %s "${ID:-}")
        version_id=$(. /etc/os-release && printf %s "${VERSION_ID:-}")
    fi
    printf '%s\n' "$1" "Get the SDK of .NET 10 (10.0.100 or newer), then run this again:" ""
    case $id in
        debian)
            printf '    %s\n' \
                "curl -fsSLO https://packages.microsoft.com/config/debian/$version_id/packages-microsoft-prod.deb" \
                "sudo dpkg -i packages-microsoft-prod.deb" \
                "sudo apt-get update && sudo apt-get install -y dotnet-sdk-10.0" ;;
        ubuntu)
            printf '    %s\n' \
                "sudo apt-get update && sudo apt-get install -y dotnet-sdk-10.0" \
                "(if apt does not find it: sudo add-apt-repository ppa:dotnet/backports, then the line above)" ;;
        fedora | rhel | centos | rocky | almalinux) printf '    %s\n' "sudo dnf install dotnet-sdk-10.0" ;;
        alpine) printf '    %s\n' "apk add dotnet10-sdk" ;;
        arch) printf '    %s\n' "sudo pacman -S dotnet-sdk aspnet-runtime" ;;
        opensuse* | sles) printf '    %s\n' "see https://learn.microsoft.com/dotnet/core/install/linux-opensuse or linux-sles" ;;
        *)
            if [ "$(uname -s)" = Darwin ]; then
                printf '    %s\n' "the installer for .NET 10 at https://dotnet.microsoft.com/download/dotnet/10.0"
            fi ;;
    esac
    printf '%s\n' "" "On any Linux or macOS, for this user only and without root:" "" \
        "    curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" "" \
        "It installs to ~/.dotnet, where this script also looks."
}

# Sets PATH (and DOTNET_ROOT for an SDK outside PATH). $1: the root of the project, whose global.json names the version.
find_dotnet() {
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
    found=""
    for candidate in "$(command -v dotnet || true)" "${DOTNET_ROOT:-}/dotnet" "$HOME/.dotnet/dotnet"; do
        [ -x "$candidate" ] || continue
        found=$candidate
        # Runs in the root, so that global.json applies; dotnet fails when no installed SDK is new enough.
        if (cd "$1" && "$candidate" --version) >/dev/null 2>&1; then
            if [ "$candidate" != "$(command -v dotnet || true)" ]; then
                DOTNET_ROOT=$(dirname "$candidate")
                PATH=$DOTNET_ROOT:$PATH
                export DOTNET_ROOT PATH
            fi
            return 0
        fi
    done
    if [ -n "$found" ]; then
        say_how_to_get_dotnet "No .NET SDK here is new enough ($found has: $("$found" --list-sdks | cut -d' ' -f1 | tr '\n' ' '))." >&2
    else
        say_how_to_get_dotnet "The .NET SDK is missing." >&2
    fi
    return 1
}
