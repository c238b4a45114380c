#!/usr/bin/env bash
# Installs what Puente is built with on Debian 12 and 13, and nothing else. Where all of it is there it changes nothing
# and asks for nothing; with --quiet it then also says nothing. Called by ./dev. Behind `--servers` there may be further packages,
# for one measurement: services that come with them are not started, now or with the machine.
#
# Debian 12's own SQLCipher (3.4) and Catch2 (2.13) are too old: these two come from its backports, by name, because
# `-t bookworm-backports` would replace other packages too.
set -euo pipefail
export LC_ALL=C.UTF-8

# tests/house/setup_test.sh stands in for the system through these and PATH.
os_release=${PUENTE_OS_RELEASE:-/etc/os-release}
sources_dir=${PUENTE_APT_SOURCES:-/etc/apt/sources.list.d}

policy=${PUENTE_POLICY_RC_D:-/usr/sbin/policy-rc.d}

own_source=$sources_dir/puente-backports.sources
packages=(
  g++ clang libclang-rt-dev clang-format clang-tidy cmake ninja-build make pkg-config ccache
  git ca-certificates openssl gdb procps python3 mandoc python3-jsonschema
  capnproto libcapnp-dev libzmq3-dev libsodium-dev libssl-dev libsqlcipher-dev libutf8proc-dev libjemalloc-dev zlib1g-dev
  libeigen3-dev
  libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libspdlog-dev libfmt-dev libcpp-httplib-dev libexpected-dev
  catch2 librapidcheck-dev libbenchmark-dev
)
declare -A oldest=([catch2]=3.7 [libsqlcipher-dev]=4.6)

quiet=
[[ ${1:-} != --quiet ]] || { quiet=yes && shift; }
servers=()
if [[ ${1:-} == --servers ]]; then
  servers=("${@:2}")
  packages+=("${servers[@]}")
fi

say() { printf 'setup: %s\n' "$*"; }
die() {
  say "$*" >&2
  exit 1
}

installed() {
  local found
  found=$(dpkg-query -W -f='${db:Status-Status} ${Version}\n' "$1" 2>/dev/null) || return 1
  [[ $found == "installed "* ]] || return 1
  [[ -z ${oldest[$1]:-} ]] || dpkg --compare-versions "${found#installed }" ge "${oldest[$1]}"
}

find_missing() {
  missing=()
  local package
  for package in "${packages[@]}"; do installed "$package" || missing+=("$package"); done
}

as_root() { "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }

# "REPOSITORY CODENAME" for every source that apt has an index of; empty before the first update.
sources() {
  # shellcheck disable=SC2016  # apt expands these
  apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' | sort -u
}

add_backports() {
  local listed mirrors
  listed=$(sources)
  if grep -q ' bookworm-backports$' <<<"$listed"; then return; fi
  mirrors=$(sed -n '/^cdrom:/d; s/ bookworm$//p' <<<"$listed")
  [[ -n $mirrors ]] || die "apt knows no source of bookworm, so there is none for its backports; see apt-get update"
  say "adding bookworm-backports, which is not among apt's sources: $own_source"
  as_root tee "$own_source" >/dev/null <<END
# Written by Puente's ./dev setup, for SQLCipher 4.6 and Catch2 3.7.
Types: deb
URIs: ${mirrors%%$'\n'*}
Suites: bookworm-backports
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
  if ! as_root apt-get -q update || ! grep -q ' bookworm-backports$' <<<"$(sources)"; then
    as_root rm -f "$own_source"
    die "the mirror ${mirrors%%$'\n'*} gave no bookworm-backports; $own_source is removed again." \
      "Add bookworm-backports to apt's sources and run this again"
  fi
}

# Debian starts what it installs, unless a policy refuses; and it starts it again with the machine.
refuse_to_start() {
  [[ ! -e $policy ]] || return 0
  trap 'as_root rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
  as_root chmod 755 "$policy"
}
services() { # those that start with the machine
  command -v systemctl >/dev/null || return 0
  systemctl list-unit-files --no-legend --type=service,socket --state=enabled | sed 's/ .*//' | sort
}

find_missing
if ((${#missing[@]} == 0)); then
  [[ -n $quiet ]] || say "nothing to install"
  exit 0
fi

# shellcheck disable=SC1090
read -r id version < <(. "$os_release" && echo "${ID:-unknown} ${VERSION_ID:-99}")
[[ $id == debian && ${version%%.*} -ge 12 ]] ||
  die "made for Debian 12 and 13, and this is $id $version. Missing, to be installed by hand: ${missing[*]}"

sudo=()
if [[ $(id -u) != 0 ]]; then
  if ! command -v sudo >/dev/null; then
    say "to be installed: ${missing[*]}"
    die "this needs root, and there is no sudo. Run as root: $(dirname "$(dirname "$(readlink -f "$0")")")/dev setup"
  fi
  sudo=(sudo)
fi

say "installing ${missing[*]}"
as_root apt-get -q update || say "apt-get update failed; going on with the lists that are there" >&2
wanted=()
for package in "${missing[@]}"; do
  if [[ ${version%%.*} == 12 && -n ${oldest[$package]:-} ]]; then
    add_backports
    package+=/bookworm-backports
  fi
  wanted+=("$package")
done
services_before=
if ((${#servers[@]})); then
  refuse_to_start
  services_before=$(services)
fi
as_root apt-get -q install -y --no-install-recommends -o DPkg::Lock::Timeout=300 "${wanted[@]}" ||
  die "apt-get could not install: ${wanted[*]}"
if ((${#servers[@]})); then
  while read -r service; do as_root systemctl disable "$service"; done < <(comm -13 <(echo "$services_before") <(services))
fi

find_missing
((${#missing[@]} == 0)) || die "still missing, or too old, after the installation: ${missing[*]}"
say "done"
