# What a machine must have, and how it gets it. Sourced, never run.
#
# A tool is named by its command. A few are more than a command: `cc` must
# compile and link, `make` is met by ninja too, NAME.h is a header that cc finds,
# `clang-sanitizers` and `clang-fuzzer` are run-time libraries that clang links,
# and `dejavu-font` is the font of the diagrams. TOOL:PACKAGE names a Debian package
# that this file does not know.
# shellcheck shell=sh

# Why a C compiler is tried rather than looked for: Debian's gcc without
# libc6-dev is a command that can compile nothing.
compiles() { # COMPILER [FLAG...]
  command -v "$1" >/dev/null 2>&1 || return 1
  trial=$(mktemp -d) || return 1
  printf '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n' \
    >"$trial/trial.c"
  "$@" -o "$trial/trial" "$trial/trial.c" >/dev/null 2>&1
  compiled=$?
  rm -rf "$trial"
  return $compiled
}

links_fuzzer() {
  trial=$(mktemp -d) || return 1
  printf '#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *text, size_t length);
int LLVMFuzzerTestOneInput(const uint8_t *text, size_t length) {
  return text == NULL && length > 0;
}
' >"$trial/trial.c"
  clang -fsanitize=fuzzer -o "$trial/trial" "$trial/trial.c" >/dev/null 2>&1
  linked=$?
  rm -rf "$trial"
  return $linked
}

finds_header() { # HEADER
  printf '#include <stdarg.h>\n#include <stddef.h>\n#include <stdint.h>
#include <setjmp.h>\n#include <%s>\n' "$1" |
    cc -E -x c - >/dev/null 2>&1
}

has_tool() { # TOOL
  case ${1%%:*} in
  cc) compiles cc ;;
  make) command -v make >/dev/null 2>&1 || command -v ninja >/dev/null 2>&1 ;;
  *.h) finds_header "${1%%:*}" ;;
  clang-sanitizers) compiles clang -fsanitize=address,undefined ;;
  clang-fuzzer) links_fuzzer ;;
  dejavu-font) fc-list 2>/dev/null | grep -q 'DejaVu Sans' ;;
  *) command -v "${1%%:*}" >/dev/null 2>&1 ;;
  esac
}

# The Debian packages that bring a tool.
packages_of() { # TOOL
  case $1 in
  *:*) echo "${1#*:}" ;;
  cc) echo gcc libc6-dev ;;
  dot) echo graphviz ;;
  sphinx-build) echo python3-sphinx ;;
  cmocka.h) echo libcmocka-dev ;;
  pcap.h) echo libpcap-dev ;;
  ip) echo iproute2 ;;
  unshare) echo util-linux ;;
  xmllint) echo libxml2-utils ;;
  prove) echo perl ;;
  node) echo nodejs ;;
  wasm-ld) echo lld ;;
  arm-none-eabi-gcc | arm-none-eabi-size) echo gcc-arm-none-eabi ;;
  clang) echo clang libc6-dev ;;
  clang-sanitizers | clang-fuzzer) clang_runtime_package ;;
  dejavu-font) echo fonts-dejavu-core fontconfig ;;
  *) echo "$1" ;;
  esac
}

# The packages of several tools, each once, on one line.
packages_for() { # TOOL...
  for tool in "$@"; do
    packages_of "$tool"
  done | tr ' ' '\n' | sort -u | paste -sd ' ' -
}

# The package has clang's version in its name; older systems have none, there
# the libraries come with clang itself.
clang_runtime_package() {
  version=$(apt-cache depends clang 2>/dev/null |
    sed -n 's/.*Depends: clang-\([0-9][0-9]*\)$/\1/p' | head -n 1)
  if [ -n "$version" ] && known_package "libclang-rt-$version-dev"; then
    echo clang "libclang-rt-$version-dev"
  else
    echo clang
  fi
}

known_package() { # PACKAGE
  [ -n "$(apt-cache show --no-all-versions "$1" 2>/dev/null | head -n 1)" ]
}

# Prints those of the given tools that this machine lacks.
missing_tools() { # TOOL...
  for tool in "$@"; do
    has_tool "$tool" || echo "$tool"
  done
}

# How commands are run as root: "", "sudo ..." or "no".
root_prefix() {
  if [ "$(id -u)" -eq 0 ]; then
    echo
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    echo sudo -n
  elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
    echo sudo
  else
    echo no
  fi
}

apt() { # ARGUMENT...
  # shellcheck disable=SC2086 # the prefix is several words, or none
  $prefix env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -y \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

# Installs the packages of the given tools. What this release does not have is
# left out and said; it is for the caller to look again what is there.
install_tools() { # TOOL...
  prefix=$(root_prefix)
  apt update ||
    echo 'The package lists could not be brought up to date; trying with old ones.'
  wanted=
  for package in $(packages_for "$@"); do
    if known_package "$package"; then
      wanted="$wanted $package"
    else
      echo "This release has no package $package."
    fi
  done
  [ -n "$wanted" ] || return 1
  case " $wanted " in
  *' nginx '*) without_services install_packages ;;
  *) install_packages ;;
  esac
}

install_packages() {
  # shellcheck disable=SC2086 # one word for each package
  apt install --no-install-recommends $wanted
}

# Runs a command while packages may not start the services that they bring: the
# tests start what they need themselves.
without_services() { # COMMAND
  policy=/usr/sbin/policy-rc.d
  if [ -e $policy ]; then
    "$1"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' | $prefix tee $policy >/dev/null
  $prefix chmod 755 $policy
  "$1"
  installed=$?
  $prefix rm -f $policy
  return $installed
}

# What a user has to type where this script may not or can not install.
install_advice() { # TOOL...
  if command -v apt-get >/dev/null 2>&1; then
    echo 'Install it with:'
    if [ "$(id -u)" -eq 0 ]; then
      echo "  apt-get install $(packages_for "$@")"
    else
      echo "  sudo apt-get install $(packages_for "$@")"
    fi
  else
    echo "Install with this system's package manager what brings: $*"
  fi
}

# Whether install_tools can work here; if not, prints the reason.
may_install() {
  if ! command -v apt-get >/dev/null 2>&1; then
    echo 'This system has no apt-get.'
    return 1
  fi
  if [ "$(root_prefix)" = no ]; then
    echo 'Installing needs root, and sudo is absent or asks for a password.'
    return 1
  fi
}
