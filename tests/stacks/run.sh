#!/bin/sh
# about: every class of segments in every state, put to our runtime, lwIP and Linux
# modes: plain sanitized
# needs: cmocka.h
set -u

ctest --test-dir "$BUILD" -L '^stacks$' --output-on-failure --no-tests=error ||
  exit 1
