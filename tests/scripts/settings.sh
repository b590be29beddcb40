# Folders that were configured for something else, and compilers nobody knows.
# shellcheck shell=sh disable=SC2154 # run.sh sets those

# What is said about a folder that was configured with CC=gcc CFLAGS=-O1.
revisit() { # VARIABLE=VALUE... COMPILER
  folder=$WORK/configured
  rm -rf "$folder"
  mkdir -p "$folder/CMakeFiles"
  touch "$folder/CMakeCache.txt"
  (
    source=$SOURCE CFLAGS=-O1 LDFLAGS=
    . "$SOURCE/scripts/build.sh"
    settings gcc >"$folder/configured-for"
    while [ $# -gt 1 ]; do
      eval "$1"
      shift
    done
    forget_old_settings "$folder" "$1"
  )
}

is 'the same settings: nothing is said' "$(revisit gcc)" ''
is 'the same settings: nothing is lost' "$(cd "$WORK/configured" && echo *)" \
  'CMakeCache.txt CMakeFiles configured-for'
says 'other CFLAGS are noticed' "$(revisit CFLAGS=-O2 gcc)" \
  'another CFLAGS: beginning'
is 'and CMake forgets' "$(ls "$WORK/configured")" ''
says 'CFLAGS that are gone too' "$(revisit CFLAGS= gcc)" 'another CFLAGS: beginning'
says 'other LDFLAGS too' "$(revisit LDFLAGS=-s gcc)" 'another LDFLAGS: beginning'
says 'another compiler too' "$(revisit no-such-cc)" 'another CC.*: beginning'
says 'another place too' "$(revisit source=/elsewhere gcc)" \
  'another source folder: beginning'
says 'another generator too' "$(revisit CMAKE_GENERATOR=Ninja gcc)" \
  'another generator: beginning'
says 'and what nobody knows' "$(revisit 'rm "$folder/configured-for"' gcc)" \
  'unknown settings: beginning'

# A compiler whose macros say FAMILY RELEASE.
fake_compiler() { # NAME FAMILY RELEASE
  fake "$1" "echo; echo $2; echo $3"
}

path=$(without gcc cc clang)
is 'no compiler is too new' "$(PATH=$path; . "$SOURCE/scripts/build.sh"
  too_new gcc clang)" ''
fake_compiler gcc gcc 14
fake_compiler clang clang 19
is 'known compilers are not too new' "$(PATH=$path
  . "$SOURCE/scripts/build.sh"; too_new gcc clang)" ''
fake_compiler gcc gcc 99
fake_compiler clang clang 99
is 'newer ones are' "$(PATH=$path; . "$SOURCE/scripts/build.sh"
  too_new cc gcc clang)" 'clang 99
gcc 99'
