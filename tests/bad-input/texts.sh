# Files that are no tables, or tables in odd clothes.
# shellcheck shell=sh

: >empty.fsm
bad empty.fsm 'machine'
printf '\n\n\n' >blank.fsm
bad blank.fsm 'machine'
echo '# nothing' >comment.fsm
bad comment.fsm 'machine'
printf 'machine' >word.fsm
bad word.fsm 'S102'
head -c 200000 "$SYNFIN" >binary.fsm
bad binary.fsm 'S101'
printf 'machine m\nsta\000te S initial "s"\n' >nul.fsm
bad nul.fsm 'nul.fsm:2:4: error: a NUL byte'
printf 'machine m "\303("\n' >utf8.fsm
bad utf8.fsm 'utf8.fsm:1:12: error: the byte 0xC3'
printf '\357\273\277machine m\n' >bom.fsm
bad bom.fsm 'bom.fsm:1:1: error: '
printf 'machine m\rstate S initial "s"\r' >cr.fsm
bad cr.fsm 'carriage return'
head -c 20000 "$SOURCE/spec/tcp.fsm" >cut.fsm
bad cut.fsm 'error'
printf 'machine m "%s' "$(head -c 100000 /dev/zero | tr '\0' x)" >open.fsm
bad open.fsm 'closing quote'
"$SYNFIN" emit cmocka "$SOURCE/spec/tcp.fsm" -q -o emitted
cat emitted/*.c >c.fsm
bad c.fsm 'S102'

# CR LF, and UTF-8 where it may stand, change nothing.
awk '{ printf "%s\r\n", $0 }' "$SOURCE/tests/machines/tftp.fsm" >crlf.fsm
good crlf.fsm
{
  printf '# \316\261\316\262\316\263 \360\237\231\202\n'
  cat "$SOURCE/tests/machines/texts.fsm"
} >greek.fsm
good greek.fsm
"$SYNFIN" fmt -q crlf.fsm && "$SYNFIN" fmt --check crlf.fsm ||
  fail 'fmt does not settle on CR LF'

# Long lines and long names.
{
  cat "$SOURCE/tests/machines/one-state.fsm"
  printf '# %s\n' "$(head -c 4000000 /dev/zero | tr '\0' c)"
} >long.fsm
good long.fsm
printf 'machine m\nstate %s "s"\n' "$(head -c 100000 /dev/zero | tr '\0' S)" \
  >name.fsm
bad name.fsm 'a name of 100000 characters; the bound is 255'
{
  printf 'machine m "%s"\n' "$(head -c 4000000 /dev/zero | tr '\0' t)"
  sed 1,2d "$SOURCE/tests/machines/one-state.fsm"
} >text.fsm
good text.fsm
awk 'BEGIN {
  print "machine m\ncause c \"c\"\nstate S initial \"s\"\nevent E c \"e\""
  printf "stage s of E\n  S: ignore"
  for (i = 0; i < 300000; i++)
    printf "%s%d", i ? ", " : " ref ", i
  print ""
}' >line.fsm
bad line.fsm 'references in one place'

# Too large: refused at once, before anything is read of it.
dd if=/dev/null of=large.fsm bs=1 seek=104857600 2>/dev/null
bad large.fsm '16 MiB'
rm large.fsm
{
  cat "$SOURCE/tests/machines/one-state.fsm"
  yes '# a comment of thirty-two bytes.' | head -n 508000
} >full.fsm
good full.fsm
rm full.fsm
