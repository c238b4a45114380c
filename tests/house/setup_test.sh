#!/usr/bin/env bash
# ./dev setup against a made-up system: dpkg-query, apt-get, id and sudo are small scripts over a folder, and PATH holds
# nothing else but the tools that setup needs.
set -euo pipefail
export LC_ALL=C.UTF-8
root=$PUENTE_SOURCE_DIR
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

for tool in bash env tee sed sort grep rm cat dirname readlink dpkg comm chmod; do
  mkdir -p "$work/bin"
  ln -s "$(command -v "$tool")" "$work/bin/$tool"
done
fake() {  # NAME, script on standard input
  {
    printf '#!/bin/bash\nsystem=%q\n' "$work/system"
    cat
  } >"$work/bin/$1"
  chmod +x "$work/bin/$1"
}
fake dpkg-query <<'END'
version=$(sed -n "s/^${!#} //p" "$system/installed")
[[ -n $version ]] || exit 1
echo "installed $version"
END
fake id <<'END'
cat "$system/uid"
END
fake apt-get <<'END'
echo "apt-get $*" >>"$system/calls"
command=$1
[[ $1 != -q ]] || command=$2
case $command in
  update)
    cat "$system/mirror" >"$system/index"
    if [[ -e $system/sources/puente-backports.sources && -e $system/mirror-has-backports ]]; then
      echo "http://mirror.example/debian/ bookworm-backports" >>"$system/index"
    fi ;;
  indextargets) cat "$system/index" ;;
  install)
    [[ ! -e $system/policy-rc.d ]] || echo "nothing may start" >>"$system/calls"
    for name in "$@"; do
      [[ $name != -* && $name != install && $name != DPkg::* ]] || continue
      version=1
      case $name in
        catch2/bookworm-backports) version=3.7.1-1~bpo12+1 ;;
        libsqlcipher-dev/bookworm-backports) version=4.6.1-1~bpo12+1 ;;
        catch2) version=$(cat "$system/catch2") ;;
        libsqlcipher-dev) version=$(cat "$system/sqlcipher") ;;
      esac
      sed -i "/^${name%%/*} /d" "$system/installed"
      echo "${name%%/*} $version" >>"$system/installed"
    done ;;
esac
END
fake systemctl <<'END'
echo "systemctl $*" >>"$system/calls"
[[ $1 != list-unit-files ]] || sed -n 's/ .*/.service enabled enabled/p' "$system/installed"
END
real_sudo=$work/sudo
printf '#!/bin/bash\necho "sudo $*" >>%q\nexec "$@"\n' "$work/system/calls" >"$real_sudo"
chmod +x "$real_sudo"

system() {  # VERSION_ID: a fresh machine of that version, root, nothing installed
  rm -rf "$work/system" "$work/bin/sudo"
  mkdir -p "$work/system/sources"
  cd "$work/system"
  touch installed calls index
  echo 0 >uid
  printf 'ID=debian\nVERSION_ID="%s"\n' "$1" >os-release
  if [[ $1 == 12 ]]; then
    printf 'http://mirror.example/debian/ bookworm\nhttp://mirror.example/debian/ bookworm-updates\n' >mirror
    touch mirror-has-backports
    echo 2.13.10-1 >catch2
    echo 3.4.1-1 >sqlcipher
  else
    echo 'http://mirror.example/debian/ trixie' >mirror
    echo 3.7.1-1 >catch2
    echo 4.6.1-2 >sqlcipher
  fi
}
setup() {  # sets `status` and `said`
  status=0
  said=$(PATH=$work/bin PUENTE_OS_RELEASE=$work/system/os-release PUENTE_APT_SOURCES=$work/system/sources \
    PUENTE_POLICY_RC_D=$work/system/policy-rc.d \
    bash "$root/scripts/setup.sh" "$@" 2>&1) || status=$?
}
expect() {  # WHAT COMMAND…
  if "${@:2}"; then return; fi
  failed=1
  printf 'FAILED: %s\n--- it said, with status %s:\n%s\n--- calls:\n%s\n' "$1" "$status" "$(tail -c 400 <<<"$said")" "$(cut -c 1-120 calls)"
}
# shellcheck disable=SC2317  # called through expect
says() { grep -qF -- "$1" <<<"$said"; }
# shellcheck disable=SC2317
called() { grep -qE -- "$1" calls; }
# shellcheck disable=SC2317
not() { ! "$@"; }
# shellcheck disable=SC2317
ends_with() { [[ $status == "$1" ]]; }

system 12
setup
expect "fresh Debian 12 is set up" ends_with 0
expect "it says what it installs" says "installing g++ clang "
expect "Catch2 comes from backports by name" called ' catch2/bookworm-backports '
expect "SQLCipher too" called ' libsqlcipher-dev/bookworm-backports'
expect "others are plain" called ' libcapnp-dev .* libcli11-dev '
expect "the release is never switched" not called ' -t '
expect "without recommended packages" called 'install -y --no-install-recommends'
expect "one source of its own" grep -qx 'URIs: http://mirror.example/debian/' sources/puente-backports.sources
expect "which is signed" grep -qx 'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg' sources/puente-backports.sources
: >calls
setup
expect "the second time there is nothing to do" says "nothing to install"
expect "and apt is left alone" not called .
setup --quiet
expect "and --quiet is quiet" test -z "$said"

system 12
echo 'http://mirror.example/debian/ bookworm-backports' >>mirror
setup
expect "Debian 12 that lists backports is set up" ends_with 0
expect "without another source" test ! -e sources/puente-backports.sources

system 12
rm mirror-has-backports
setup
expect "a mirror without backports fails" ends_with 1
expect "says so" says "gave no bookworm-backports"
expect "and its source is removed" test ! -e sources/puente-backports.sources
expect "before anything is installed" not called ' install '

system 12
: >mirror
setup
expect "no source of bookworm at all fails" ends_with 1
expect "and says so" says "no source of bookworm"

system 12
setup
sed -i 's/^catch2 .*/catch2 2.13.10-1/' installed
: >calls
setup
expect "an old Catch2 alone is replaced" called 'DPkg::Lock::Timeout=300 catch2/bookworm-backports$'
expect "with success" ends_with 0

system 13
setup
expect "fresh Debian 13 is set up" ends_with 0
expect "without backports" not called backports
expect "or a source" test ! -e sources/puente-backports.sources
expect "all plain" called ' catch2 '

system 13
echo 2.13.10-1 >catch2
setup
expect "too old after the installation fails" ends_with 1
expect "and names it" says "too old, after the installation: catch2"

system 13
echo 1000 >uid
setup
expect "without root and sudo it fails" ends_with 1
expect "names the command" says "/dev setup"
expect "names the packages" says "libsqlcipher-dev"
expect "and does nothing" not called .

system 13
echo 1000 >uid
ln -s "$real_sudo" "$work/bin/sudo"
setup
expect "with sudo it works" ends_with 0
expect "through sudo" called 'sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q install'
echo 1000 >uid
rm "$work/bin/sudo"
setup
expect "and where nothing is missing, nobody needs root" ends_with 0

system 13
setup
: >calls
setup --quiet --servers nats-server libnats-dev
expect "further packages are installed" called 'install .* nats-server libnats-dev$'
expect "and no others" not called ' g\+\+ '
expect "and not started" called '^nothing may start'
expect "nor with the machine" called '^systemctl disable nats-server.service'
expect "what was there before is" not called '^systemctl disable cmake'
expect "others may start again" test ! -e policy-rc.d
: >calls
setup --quiet --servers nats-server libnats-dev
expect "the second time there is nothing to do" not called .
setup
expect "and they are not asked for else" says "nothing to install"

system 13
printf 'exit 101\n' >policy-rc.d
setup --servers nats-server
expect "a policy that is there stays" grep -qx 'exit 101' policy-rc.d

system 12
sed -i 's/debian/ubuntu/; s/12/24.04/' os-release
setup
expect "another system fails" ends_with 1
expect "and is told what is missing" says "installed by hand: g++ "

((failed == 0)) || exit 1
echo "all as promised"
