# JSON and SARIF, as programs read them.
# shellcheck shell=sh disable=SC2154 # run.sh sets them

if ! command -v jq >/dev/null 2>&1; then
  echo 'skip: JSON and SARIF are not read: there is no jq'
else
  for fsm in "$here"/inputs/*.fsm "$SOURCE"/tests/machines/one-state.fsm; do
    name=$(basename "$fsm" .fsm)
    options=$(sed -n 's/^# options: //p' "$fsm" | sed "s|book|$here/inputs/book|")
    # shellcheck disable=SC2086 # options are words
    "$SYNFIN" check $options "$fsm" >gnu 2>&1
    count=$(grep -c ': error: \|: warning: ' gnu)

    # shellcheck disable=SC2086
    "$SYNFIN" check --format=json $options "$fsm" >json 2>err
    jq -e --argjson count "$count" 'type == "array" and length == $count and
      all(.[]; (.code | test("^S[0-9]{3}$")) and (.name | length > 0) and
        (.severity == "error" or .severity == "warning") and
        (.file | endswith(".fsm")) and .line > 0 and .column > 0 and
        .endLine >= .line and (.message | length > 0) and
        (.notes | type == "array"))' json >/dev/null ||
      fail "JSON of $name: $(head -c 600 json)"
    [ -s err ] && fail "JSON of $name: something on standard error: $(cat err)"
    jq -r '.[] | "\(.line):\(.column) \(.severity) \(.code) \(.message)"' json |
      sort >from-json
    sed -n 's/^[^:]*:\([0-9]*:[0-9]*\): \(error\|warning\): \(.*\) \[\(S[0-9]*\) .*/\1 \2 \4 \3/p' \
      gnu | sort >from-gnu
    diff from-gnu from-json || fail "GNU and JSON of $name differ"

    # shellcheck disable=SC2086
    "$SYNFIN" check --format sarif $options "$fsm" >sarif 2>err
    jq -e --argjson count "$count" '.version == "2.1.0" and
      (."$schema" | test("sarif")) and (.runs | length == 1) and
      (.runs[0] | .tool.driver.name == "synfin" and
        (.tool.driver.rules as $rules | (.results | length == $count) and
          all(.results[]; . as $result |
            $rules[$result.ruleIndex].id == $result.ruleId and
            (.level == "error" or .level == "warning") and
            (.message.text | length > 0) and (.locations | length == 1) and
            (.locations[0].physicalLocation |
              (.artifactLocation.uri | endswith(".fsm")) and
              .region.startLine > 0 and .region.startColumn > 0))))' \
      sarif >/dev/null || fail "SARIF of $name: $(head -c 600 sarif)"
  done

  # A file's name may be any bytes; what is written is still UTF-8 and JSON.
  odd=$(printf 'odd \377 "name" \303\244.fsm')
  echo 'machine' >"$odd"
  for format in json sarif; do
    "$SYNFIN" check --format=$format "$odd" >odd.out
    iconv -f UTF-8 -t UTF-16 odd.out >/dev/null || fail "$format is no UTF-8"
    jq -r '.. | strings' odd.out | grep -q 'odd.*name.*\.fsm' ||
      fail "$format: $(cat odd.out)"
  done
fi
