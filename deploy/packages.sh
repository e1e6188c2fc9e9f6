# shellcheck shell=bash disable=SC2034,SC2154
# Sourced by ./run and ./test: installs the Debian packages that are missing, and no others.
# Expects the working directory to be the checkout. Messages are for people, in Chinese.

say() { printf '%s\n' "$*" >&2; }
die() { say "错误：$*"; exit 3; }

log_dir=build/log

# The packages of the named lists that are not there, one a line.
missing_packages() {
    local list package command
    for list in "$@"; do
        while read -r package command; do
            case $package in '' | '#'*) continue ;; esac
            [ -n "$command" ] && command -v "$command" >/dev/null 2>&1 && continue
            [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
                printf '%s\n' "$package"
        done <"deploy/packages/$list.txt"
    done
}

# Fills the array as_root with what makes a command run as root; fails when nothing does.
find_root() {
    as_root=()
    [ "$(id -u)" -eq 0 ] && return 0
    command -v sudo >/dev/null 2>&1 || return 1
    as_root=(sudo)
    sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }
}

apt_install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Options::=--force-confold -q -y --no-install-recommends install "$@" </dev/null 9>&-
}

# Debian's server package makes and starts a cluster of its own on port 5432. We want the programs
# only: while ours is the installation that brings the package, that is switched off. Clusters that
# exist are never touched.
without_main_cluster() {
    local conf=/etc/postgresql-common/createcluster.conf kept status=0
    kept=$(mktemp)
    if [ -e "$conf" ]; then cp "$conf" "$kept"; else rm -f "$kept"; fi
    "${as_root[@]}" mkdir -p "${conf%/*}"
    printf 'create_main_cluster = false\n' | "${as_root[@]}" tee "$conf" >/dev/null
    "$@" || status=$?
    if [ -e "$kept" ]; then "${as_root[@]}" cp "$kept" "$conf"; fi
    rm -f "$kept"
    return "$status"
}

install_or_update() {
    local log=$1
    shift
    apt_install "$@" >"$log" 2>&1 && return 0
    say "软件源清单可能过期，更新后再试……"
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 -q update </dev/null >>"$log" 2>&1
    apt_install "$@" >>"$log" 2>&1
}

# need_packages LIST…: afterwards all packages of the lists are there.
need_packages() {
    local -a missing
    local log=$log_dir/apt.log
    command -v dpkg-query >/dev/null 2>&1 || die "这不是 Debian 系统：请在 Debian 12 上运行。"
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    find_root || die "缺少软件包：${missing[*]}。当前用户不是 root，也不能用 sudo，请管理员执行：apt-get install ${missing[*]}"
    say "正在安装缺少的软件包：${missing[*]}"
    mkdir -p "$log_dir"
    if ! without_main_cluster install_or_update "$log" "${missing[@]}"; then
        tail -n 15 "$log" >&2
        die "软件包装不上，原因见上面几行（完整日志 $log）：请检查网络和 /etc/apt 的软件源后再执行一次。"
    fi
}

# build_preset NAME [TARGET…]: configures when needed and builds; the log is shown when it fails.
build_preset() {
    local preset=$1 dir=build/$1 log=$log_dir/build-$1.log home
    shift
    mkdir -p "$log_dir"
    # A checkout that was moved or copied has a build directory that names the old place.
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$dir/CMakeCache.txt" 2>/dev/null)
    [ -z "$home" ] || [ "$home" -ef . ] || rm -rf "$dir"
    {
        { [ -f "$dir/build.ninja" ] || cmake --preset "$preset"; } &&
            cmake --build "$dir" ${1:+--target "$@"}
    } >"$log" 2>&1 </dev/null
}
