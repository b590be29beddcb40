# Which files are whose. Sourced from the root of the project.
# shellcheck shell=sh

# All files of the project. A tree that git will not speak of (another owner, a
# tarball) is searched instead.
all_files() {
  {
    git ls-files -co --exclude-standard 2>/dev/null ||
      find . -path ./.git -prune -o -path ./build -prune -o -type f -print |
      sed 's|^\./||'
  } | while read -r file; do
    [ ! -f "$file" ] || echo "$file"
  done
}

# Written by hand: not what the compiler emits, not what a test expects or feeds.
written_files() {
  all_files | grep -vE '(^|/)(gen|golden|corpus|inputs)/'
}

c_files() {
  written_files | grep -E '\.[ch]$'
}

# What is shipped, for the checks that take long.
product_files() {
  c_files | grep -E '^(codegen|runtime|examples|tools)/.*\.c$'
}

shell_files() {
  written_files | while read -r file; do
    case $file in
    *.sh) echo "$file" ;;
    *) head -n 1 "$file" | grep -qE '^#!.*sh$' && echo "$file" ;;
    esac
  done
}
