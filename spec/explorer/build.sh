#!/bin/sh
# build.sh ROOT OUT.wasm [CLANG WASM-LD]: compiles the explorer's engine, which
# is the runtime, the generated table and the world of this folder, to one
# WebAssembly module without imports.
#
# The same release of clang and lld makes the same octets; built-with.txt beside
# this file says which release made those that are committed.
set -eu

if [ $# -ne 2 ] && [ $# -ne 4 ]; then
  echo 'Usage: build.sh ROOT OUT.wasm [CLANG WASM-LD]' >&2
  exit 2
fi
root=$1
case $2 in
/*) out=$2 ;;
*) out=$PWD/$2 ;;
esac
clang=${3:-clang}
linker=${4:-wasm-ld}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
here=$root/spec/explorer

# What the page has no use for is left out: one pair of hosts, and no more
# connections than fit on a hand.
without='IPV6 WHEEL'
features=
for feature in $without; do
  features="$features -DSYNFIN_TCP_WITHOUT_$feature"
done

objects=
for file in "$root"/runtime/tcp/*.c "$root"/runtime/machine/packed.c \
  "$root"/runtime/gen/tcp.c "$root"/runtime/gen/tcp_modern.c \
  "$root"/runtime/gen/tcp_classic.c "$here"/*.c "$here"/freestanding/*.c; do
  object=$made/$(basename "$file" .c).o
  # shellcheck disable=SC2086 # a list of words
  "$clang" --target=wasm32 -std=c99 -Oz -ffreestanding -fno-builtin -nostdlibinc \
    -fvisibility=hidden -Wall -Wextra -Wconversion -Werror $features \
    -I "$here/freestanding" -I "$root/runtime/include" -I "$root/runtime/gen" \
    -I "$root/runtime/tcp" -I "$here" -c "$file" -o "$object"
  objects="$objects $object"
done
# shellcheck disable=SC2086 # a list of words
"$linker" --no-entry --gc-sections --strip-all --export=__heap_base \
  -z stack-size=131072 -o "$out" $objects
