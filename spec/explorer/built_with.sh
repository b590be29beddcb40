#!/bin/sh
# Prints what decides the octets of engine.wasm here: the releases of clang and of
# lld.
printf 'clang %s\n' "$(clang -dumpversion 2>/dev/null || echo none)"
printf 'lld %s\n' "$(wasm-ld --version 2>/dev/null |
  sed -n 's/.*LLD \([0-9.]*\).*/\1/p' | head -n 1)"
