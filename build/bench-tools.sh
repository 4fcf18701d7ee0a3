# Sourced by ./bench: installs the programs for comparison where no password is needed. A benchmark that skips one of them
# names it.

. build/test-tools.sh

have_program() {
    command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]
}

install_bench_tools() {
    missing=$(
        have_program redis-server || echo redis-server
        have_program nginx || echo nginx
        [ -e /usr/lib/nginx/modules/ngx_nchan_module.so ] || echo libnginx-mod-nchan
        have_postgres || echo postgresql
    )
    [ -n "$missing" ] && command -v apt-get >/dev/null && as_root true || return 0
    echo "Installing for the benchmarks: $(echo $missing)"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null 2>&1 || echo "apt-get update failed"
    for package in $missing; do
        # RUNLEVEL: apt-get does not start the services of the packages.
        as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
            || echo "apt-get could not install $package"
    done
}
