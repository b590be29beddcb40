/* An oracle typed by hand: what RFC 9293 says must happen, against what the
 * reference interpreter makes of spec/tcp.fsm. Nothing here is taken from the
 * table but names; expected states, actions and segments come from the text. */
#ifndef SYNFIN_TESTS_ORACLE_H
#define SYNFIN_TESTS_ORACLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "interpret.h"

enum {
  ORACLE_WORD = 64,  /* room for a name */
  ORACLE_TEXT = 1024 /* room for what a peer has sent */
};

struct oracle {
  struct arena arena;
  struct source source;
  struct diag diag;
  const struct model *model;
  bool by_sight; /* actions that show alike (shown.h) count as the same */
};

/* For cmocka_run_group_tests: *state becomes the table. */
int oracle_setup(void **state);
int oracle_teardown(void **state);

/* A variant, or options: "modern", "rfc5961 rfc1337", "". */
options_t oracle_options(const struct oracle *table, const char *names);

/* Numbers of names; the test fails where there is no such name. */
int oracle_state(const struct oracle *table, const char *name);
int oracle_event(const struct oracle *table, const char *name);
int oracle_dimension(const struct oracle *table, const char *name);

/* "FIN-WAIT-1 fin-waits=yes": a configuration. */
int oracle_configuration(const struct oracle *table, const char *text);

/* An input that was put into words. */
struct oracle_question {
  options_t options;
  int configuration, event;
  uint8_t point[MODEL_MAX_DIMENSIONS];
};

/* Reads "SEGMENT ack=fin fin=due"; what is not said has its default. */
void oracle_ask(const struct oracle *table, const char *options,
                int configuration, const char *input,
                struct oracle_question *question);

/* Raises `input` in the configuration `from`; afterwards it must be `to`, and
 * the actions as in `does`: words that must come in this order, others between
 * them allowed; `!word` must not come anywhere; a `.` at the end: nothing else.
 * "start:user" is a timer. "illegal ." is what the surroundings must never let
 * happen. */
#define expect(table, options, from, input, to, does)                          \
  oracle_expect(__FILE__, __LINE__, table, options, from, input, to, does)
void oracle_expect(const char *file, int line, const struct oracle *table,
                   const char *options, const char *from, const char *input,
                   const char *to, const char *does);

/* Such an input cannot be: a constraint or a scope of the table forbids it. */
#define expect_impossible(table, options, from, input)                         \
  oracle_impossible(__FILE__, __LINE__, table, options, from, input)
void oracle_impossible(const char *file, int line, const struct oracle *table,
                       const char *options, const char *from,
                       const char *input);

/* Whether the actions of a walk are as `does` says; for peers too. */
bool oracle_does(const struct oracle *table, const struct walk *walk,
                 const char *does);

/* Says what a walk came to, and fails the test. */
void oracle_fail(const char *file, int line, const struct oracle *table,
                 const struct walk *walk, const char *format, ...)
    __attribute__((format(printf, 5, 6), noreturn));

/* Takes the next word off a text: its length, 0 at the end. */
size_t oracle_word(const char **text, char word[ORACLE_WORD]);

#endif
