/* Findings: -W options, the three formats, suggestions. */
#include "front.h"

#include <stdio.h>
#include <string.h>

static void options(void **state) {
  (void)state;
  struct front front;
  front_string(&front, "");
  struct diag *diag = &front.diag;
  assert_int_equal(diag->severity[DIAG_UNUSED], DIAG_WARNING);
  assert_true(diag_option(diag, "no-unused"));
  assert_int_equal(diag->severity[DIAG_UNUSED], DIAG_OFF);
  assert_true(diag_option(diag, "S203"));
  assert_int_equal(diag->severity[DIAG_UNUSED], DIAG_WARNING);
  assert_true(diag_option(diag, "error=unused"));
  assert_int_equal(diag->severity[DIAG_UNUSED], DIAG_ERROR);
  assert_true(diag_option(diag, "no-error=S203"));
  assert_int_equal(diag->severity[DIAG_UNUSED], DIAG_WARNING);
  assert_true(diag_option(diag, "no-unused"));
  assert_true(diag_option(diag, "error"));
  assert_int_equal(diag->severity[DIAG_UNUSED], DIAG_OFF);
  assert_int_equal(diag->severity[DIAG_DEAD], DIAG_ERROR);
  front_done(&front);
}

/* Errors stay errors, also those whose name begins with "no-". */
static void refused_options(void **state) {
  (void)state;
  struct front front;
  front_string(&front, "");
  assert_true(diag_option(&front.diag, "no-machine"));
  assert_int_equal(front.diag.severity[DIAG_NO_MACHINE], DIAG_ERROR);
  assert_true(diag_option(&front.diag, "error=gap"));
  assert_false(diag_option(&front.diag, "no-gap"));
  assert_false(diag_option(&front.diag, "no-no-machine"));
  assert_false(diag_option(&front.diag, "no-error=gap"));
  assert_int_equal(front.diag.severity[DIAG_GAP], DIAG_ERROR);
  assert_false(diag_option(&front.diag, "nonsense"));
  assert_false(diag_option(&front.diag, "error=nonsense"));
  assert_false(diag_option(&front.diag, ""));
  front_done(&front);
}

/* Reports one finding of each kind, not in the order of their places. */
static void report_some(struct front *front) {
  front_string(front, "first \"\xC3\xA9\"\tline\r\nsecond\n");
  struct diag_finding *finding =
      diag_report(&front->diag, DIAG_UNUSED, (struct span){17, 6},
                  "'%s' has a \"quote\" and a \\", "second");
  diag_also(&front->diag, finding, (struct span){11, 4}, "see here");
  diag_note(&front->diag, finding, "a note without a place");
  diag_report(&front->diag, DIAG_SYNTAX, (struct span){0, 5}, "it is first");
  diag_option(&front->diag, "no-dead-row");
  diag_report(&front->diag, DIAG_DEAD, (struct span){0, 5}, "turned off");
}

static void gnu(void **state) {
  (void)state;
  struct front front;
  report_some(&front);
  assert_string_equal(
      front_printed(&front, DIAG_GNU),
      "test.fsm:1:1: error: it is first [S102 syntax]\n"
      "    1 | first \"\xC3\xA9\" line\n"
      "      | ^~~~~\n"
      "test.fsm:2:1: warning: 'second' has a \"quote\" and a \\ "
      "[S203 unused]\n"
      "    2 | second\n"
      "      | ^~~~~~\n"
      "test.fsm:1:11: note: see here\n"
      "    1 | first \"\xC3\xA9\" line\n"
      "      |           ^~~~\n"
      "      note: a note without a place\n");
  assert_int_equal(front.diag.errors, 1);
  assert_int_equal(front.diag.warnings, 1);
  front_done(&front);
}

static void json(void **state) {
  (void)state;
  struct front front;
  report_some(&front);
  const char *printed = front_printed(&front, DIAG_JSON);
  assert_true(front_is_json(printed));
  assert_non_null(strstr(printed, "\"code\": \"S102\""));
  assert_non_null(strstr(printed, "has a \\\"quote\\\" and a \\\\"));
  assert_non_null(strstr(printed, "\"line\": 1, \"column\": 11, "
                                  "\"endLine\": 1, \"endColumn\": 15"));
  front_done(&front);
  front_string(&front, "");
  assert_string_equal(front_printed(&front, DIAG_JSON), "[]\n");
  front_done(&front);
}

static void sarif(void **state) {
  (void)state;
  static const char *const parts[] = {"\"version\": \"2.1.0\"",
                                      "\"ruleId\": \"S203\"",
                                      "\"level\": \"warning\"",
                                      "\"relatedLocations\"",
                                      "\\na note without a place",
                                      "\"uri\": \"a%20b/%25.fsm\"",
                                      "\"startLine\": 2",
                                      "\"shortDescription\"",
                                      "\"help\": {\"text\": \"Make ",
                                      "\"columnKind\""};
  struct front front;
  report_some(&front);
  front.source.name = "a b/%.fsm";
  const char *printed = front_printed(&front, DIAG_SARIF);
  assert_true(front_is_json(printed));
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    if (!strstr(printed, parts[i]))
      fail_msg("no %s in\n%s", parts[i], printed);
  front_done(&front);
}

/* Bytes that are no text must not get into any of the formats. */
static void broken_text(void **state) {
  (void)state;
  struct front front;
  front_text(&front, "\xFF\x1B\x00\x80 \xC3", 6);
  front.source.name = "bad\xFFname";
  diag_report(&front.diag, DIAG_ENCODING, (struct span){5, 1}, "\xE2\x82\x01");
  assert_non_null(strstr(front_printed(&front, DIAG_GNU), "    1 | ???? ?\n"));
  const char *printed = front_printed(&front, DIAG_JSON);
  assert_true(front_is_json(printed));
  assert_non_null(strstr(printed, "bad\\ufffdname"));
  assert_non_null(strstr(printed, "\\ufffd\\ufffd\\u0001"));
  assert_true(front_is_json(front_printed(&front, DIAG_SARIF)));
  front_done(&front);
}

static void nearest(void **state) {
  (void)state;
  static const char *const names[] = {"ESTABLISHED", NULL, "SYN-SENT",
                                      "SYN-RECEIVED", "LISTEN"};
  size_t count = sizeof names / sizeof *names;
  assert_string_equal(diag_nearest("SYNSENT", names, count), "SYN-SENT");
  assert_string_equal(diag_nearest("established", names, count), "ESTABLISHED");
  assert_string_equal(diag_nearest("LSITEN", names, count), "LISTEN");
  assert_string_equal(diag_nearest("SYN_RECIEVED", names, count),
                      "SYN-RECEIVED");
  assert_string_equal(diag_nearest("SYN-RCVD", names, count), "SYN-RECEIVED");
  assert_null(diag_nearest("SYN-WAIT", names, count));
  assert_null(diag_nearest("CLOSED", names, count));
  assert_null(diag_nearest("", names, count));
  assert_null(diag_nearest("LISTEN", names, 0));
}

/* Codes are stable and sorted; each has a name and says what to do. */
static void codes(void **state) {
  (void)state;
  for (int i = 0; i < DIAG_COUNT; i++) {
    enum diag_code code = (enum diag_code)i;
    assert_int_equal(diag_find_code(diag_code_text(code)), code);
    assert_int_equal(diag_find_code(diag_code_name(code)), code);
    assert_true(strlen(diag_code_meaning(code)) > 10);
    assert_true(strlen(diag_code_remedy(code)) > 10);
    if (i > 0)
      assert_true(strcmp(diag_code_text(code),
                         diag_code_text((enum diag_code)(i - 1))) > 0);
  }
  assert_int_equal(diag_find_code("S999"), DIAG_COUNT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(options), cmocka_unit_test(refused_options),
      cmocka_unit_test(gnu),     cmocka_unit_test(json),
      cmocka_unit_test(sarif),   cmocka_unit_test(broken_text),
      cmocka_unit_test(nearest), cmocka_unit_test(codes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
