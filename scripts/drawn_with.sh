#!/bin/sh
# Prints what decides how Graphviz draws here: its Debian package and the font's.
for package in graphviz fonts-dejavu-core; do
  version=$(dpkg-query -W -f '${Version}' "$package" 2>/dev/null)
  echo "$package ${version:-of another system}"
done
