# Configuring and compiling. Sourced, never run; a caller sets `source`, the root
# of the project.
# shellcheck shell=sh disable=SC2154 # the caller sets it

# The newest releases whose warnings were answered. A newer one may have new
# ones, and these are no mistake of who runs it.
newest_gcc=14
newest_clang=19

# CMake asks for make; where only ninja is, it must be told. Sets `keep_going`, the
# words by which either goes on after an error.
# shellcheck disable=SC2034
choose_generator() {
  keep_going=-k
  if ! command -v make >/dev/null 2>&1; then
    CMAKE_GENERATOR=Ninja
    export CMAKE_GENERATOR
    keep_going='-k 0'
  fi
}

# Prints which of these compilers have warnings that nobody here has seen yet.
too_new() { # COMPILER...
  for compiler in "$@"; do
    command -v "$compiler" >/dev/null 2>&1 || continue
    release=$(printf '%s\n' '#ifdef __clang__' clang __clang_major__ '#else' \
      gcc __GNUC__ '#endif' | "$compiler" -E -P - 2>/dev/null |
      grep . | paste -sd ' ' -)
    case $release in
    clang*) newest=$newest_clang ;;
    *) newest=$newest_gcc ;;
    esac
    [ "${release#* }" -le "$newest" ] 2>/dev/null ||
      echo "${release:-$compiler}"
  done | sort -u
}

# What CMake takes from its surroundings when it configures a folder for the first
# time, and never again.
settings() { # COMPILER
  echo "source folder=$source"
  echo "generator=${CMAKE_GENERATOR:-}"
  echo "CC=$1"
  # shellcheck disable=SC2086 # CC may have arguments
  echo "compiler release=$($1 --version 2>/dev/null | head -n 1)"
  echo "CFLAGS=${CFLAGS:-}"
  echo "LDFLAGS=${LDFLAGS:-}"
}

# Makes CMake forget how a folder was configured where that was for something else,
# and says so.
forget_old_settings() { # FOLDER COMPILER
  [ -f "$1/CMakeCache.txt" ] || return 0
  changed='unknown settings'
  if [ -f "$1/configured-for" ]; then
    changed=$(settings "$2" | grep -vxFf "$1/configured-for" | cut -d= -f1 |
      paste -sd, - | sed 's/,/, /g')
    [ -n "$changed" ] || return 0
    changed="another $changed"
  fi
  echo "$1 was configured with $changed: beginning anew."
  rm -rf "$1/CMakeCache.txt" "$1/CMakeFiles" "$1/configured-for"
}

configure_folder() { # FOLDER COMPILER ARGUMENT...
  folder=$1 compiler=$2
  shift 2
  CC=$compiler cmake -S "$source" -B "$folder" "$@" || return
  settings "$compiler" >"$folder/configured-for"
}

compile_folder() { # FOLDER ARGUMENT...
  folder=$1
  shift
  cmake --build "$folder" --parallel "$(getconf _NPROCESSORS_ONLN || echo 2)" "$@"
}
