# Files that are written: only if they change, whole, or not at all.
# shellcheck shell=sh disable=SC2154 # run.sh sets them

tftp=$SOURCE/tests/machines/tftp.fsm

says 0 'wrote     kept/tftp.h' "$SYNFIN" build "$tftp" -o kept
ls kept >names
touch -t 200001010000 kept/*
touch -t 200101010000 mark
says 0 'unchanged kept/tftp.h' "$SYNFIN" build "$tftp" -o kept
find kept -newer mark | grep -v '^kept$' | grep . &&
  fail 'a file that did not change was written'
echo >>kept/tftp.h
says 0 'wrote     kept/tftp.h' "$SYNFIN" build "$tftp" -o kept
[ "$(find kept/* -newer mark)" = kept/tftp.h ] ||
  fail 'other files than the one that had changed were written'
"$SYNFIN" build -q "$tftp" -o kept >out
[ -s out ] && fail "build -q says: $(cat out)"
ls kept | diff names - || fail 'something was left behind'

# Folders below folders are made; a slash at the end does not matter.
says 0 'deep/er/still' "$SYNFIN" build "$tftp" -o deep/er/still/
diff -r kept deep/er/still || fail 'another folder gets other files'

# A file where the folder, or a folder where a file should be.
echo precious >taken
says 2 'taken' "$SYNFIN" build "$tftp" -o taken
says 2 'taken' "$SYNFIN" build "$tftp" -o taken/below
[ "$(cat taken)" = precious ] || fail 'a file was overwritten'
mkdir -p blocked/tftp.h
says 2 'blocked/tftp.h' "$SYNFIN" build "$tftp" -o blocked
[ "$(ls blocked)" = tftp.h ] || fail "half of it was written: $(ls blocked)"
says 2 'empty' "$SYNFIN" build "$tftp" -o ''

# A folder that may not be written. (For root every folder may.)
mkdir -p locked
chmod 555 locked
if [ "$(id -u)" -ne 0 ]; then
  says 2 'locked' "$SYNFIN" build "$tftp" -o locked
  [ -z "$(ls locked)" ] || fail 'something was written into a locked folder'
elif [ -d /proc/self ]; then
  says 2 '/proc' "$SYNFIN" build "$tftp" -o /proc
fi
chmod 755 locked

# fmt keeps a file's rights, follows links, and leaves nothing half done.
printf 'machine   m\ncause c "c"\nstate S initial "s"\nevent E c "e"\nstage s of E ref 1\nS: ignore\n' \
  >crooked.fsm
chmod 640 crooked.fsm
ln -sf crooked.fsm link.fsm
says 1 'not formatted' "$SYNFIN" fmt --check link.fsm
says 0 'formatted' "$SYNFIN" fmt link.fsm
[ -L link.fsm ] || fail 'fmt replaces a link by a file'
case $(ls -l crooked.fsm) in
-rw-r-----*) ;;
*) fail "fmt changes a file's rights: $(ls -l crooked.fsm)" ;;
esac
"$SYNFIN" fmt --check crooked.fsm || fail 'what fmt wrote is not formatted'
cp "$here/inputs/S102-syntax.fsm" broken.fsm
says 1 'S102' "$SYNFIN" fmt broken.fsm
cmp -s broken.fsm "$here/inputs/S102-syntax.fsm" || fail 'fmt spoils a broken file'
