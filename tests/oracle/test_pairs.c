/* Every change of state that section 3.10 knows, typed from its text, for a TCP
 * with RFC 5961 and TIME-WAIT reuse: 54, of which READINGS.md takes three away.
 * Then those that other sections add. The table must have each of them, and
 * none besides. */
#include "oracle.h"
#include "points.h"
#include <string.h>

static const char variant[] = "rfc5961 time-wait-reuse";

struct pair {
  const char *from, *input, *to;
};

/* clang-format off */
static const struct pair calls[] = {
    {"CLOSED", "OPEN kind=passive", "LISTEN"},
    {"CLOSED", "OPEN", "SYN-SENT"},
    {"LISTEN", "OPEN", "SYN-SENT"},
    {"LISTEN", "SEND", "SYN-SENT"},
    {"LISTEN", "CLOSE", "CLOSED"},
    {"SYN-SENT", "CLOSE", "CLOSED"},
    {"SYN-RECEIVED", "CLOSE", "FIN-WAIT-1 opened=no"},
    {"ESTABLISHED", "CLOSE", "FIN-WAIT-1"},
    {"CLOSE-WAIT", "CLOSE", "LAST-ACK"},
    {"LISTEN", "ABORT", "CLOSED"},
    {"SYN-SENT", "ABORT", "CLOSED"},
    {"SYN-RECEIVED", "ABORT", "CLOSED"},
    {"ESTABLISHED", "ABORT", "CLOSED"},
    {"FIN-WAIT-1", "ABORT", "CLOSED"},
    {"FIN-WAIT-2", "ABORT", "CLOSED"},
    {"CLOSE-WAIT", "ABORT", "CLOSED"},
    {"CLOSING", "ABORT", "CLOSED"},
    {"LAST-ACK", "ABORT", "CLOSED"},
    {"TIME-WAIT", "ABORT", "CLOSED"},
};

static const struct pair segments[] = {
    {"LISTEN", "SEGMENT syn=yes", "SYN-RECEIVED"},
    {"SYN-SENT", "SEGMENT rst=exact ack=new", "CLOSED"},
    {"SYN-SENT", "SEGMENT syn=yes ack=new", "ESTABLISHED"},
    {"SYN-SENT", "SEGMENT syn=yes ack=none", "SYN-RECEIVED origin=active"},
    {"SYN-RECEIVED", "SEGMENT rst=exact", "LISTEN"},
    {"SYN-RECEIVED origin=active", "SEGMENT rst=exact", "CLOSED"},
    {"ESTABLISHED", "SEGMENT rst=exact", "CLOSED"},
    {"FIN-WAIT-1", "SEGMENT rst=exact", "CLOSED"},
    {"FIN-WAIT-2", "SEGMENT rst=exact", "CLOSED"},
    {"CLOSE-WAIT", "SEGMENT rst=exact", "CLOSED"},
    {"CLOSING", "SEGMENT rst=exact", "CLOSED"},
    {"LAST-ACK", "SEGMENT rst=exact", "CLOSED"},
    {"TIME-WAIT", "SEGMENT rst=exact", "CLOSED"}, /* rfc1337 takes it away */
    {"SYN-RECEIVED", "SEGMENT syn=yes ack=none", "LISTEN"},
    {"TIME-WAIT", "SEGMENT reuse=yes syn=yes ack=none",
     "SYN-RECEIVED origin=reopened"},
    {"SYN-RECEIVED", "SEGMENT ack=new", "ESTABLISHED"},
    {"FIN-WAIT-1", "SEGMENT ack=fin", "FIN-WAIT-2"},
    {"CLOSING", "SEGMENT ack=fin", "TIME-WAIT"},
    {"LAST-ACK", "SEGMENT ack=fin", "CLOSED"},
    {"SYN-RECEIVED", "SEGMENT ack=new fin=due", "CLOSE-WAIT"},
    {"ESTABLISHED", "SEGMENT fin=due", "CLOSE-WAIT"},
    {"FIN-WAIT-1", "SEGMENT ack=fin fin=due", "TIME-WAIT"},
    {"FIN-WAIT-1", "SEGMENT fin=due", "CLOSING"},
    {"FIN-WAIT-2", "SEGMENT fin=due", "TIME-WAIT"},
};

static const struct pair timeouts[] = {
    {"SYN-SENT", "USER-TIMEOUT", "CLOSED"},
    {"SYN-RECEIVED origin=active", "USER-TIMEOUT", "CLOSED"},
    {"ESTABLISHED", "USER-TIMEOUT", "CLOSED"},
    {"FIN-WAIT-1", "USER-TIMEOUT", "CLOSED"},
    {"CLOSE-WAIT", "USER-TIMEOUT", "CLOSED"},
    {"CLOSING", "USER-TIMEOUT", "CLOSED"},
    {"LAST-ACK", "USER-TIMEOUT", "CLOSED"},
    {"TIME-WAIT", "TIME-WAIT-TIMEOUT", "CLOSED"},
};

/* 3.10.8 says "for any state"; reading 22 says where that cannot be meant. */
static const struct pair taken_away[] = {
    {"LISTEN", "USER-TIMEOUT", "LISTEN"},
    {"FIN-WAIT-2", "USER-TIMEOUT", "FIN-WAIT-2"},
    {"TIME-WAIT", "USER-TIMEOUT", "TIME-WAIT"},
};

static const struct pair of_other_sections[] = {
    /* 3.8.3: R2 */
    {"SYN-SENT", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    {"SYN-RECEIVED origin=active", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    {"SYN-RECEIVED", "RETRANSMISSION-TIMEOUT tries=r2", "LISTEN"},
    {"SYN-RECEIVED origin=reopened", "RETRANSMISSION-TIMEOUT tries=r2",
     "TIME-WAIT"},
    {"ESTABLISHED", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    {"FIN-WAIT-1", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    {"CLOSE-WAIT", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    {"CLOSING", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    {"LAST-ACK", "RETRANSMISSION-TIMEOUT tries=r2", "CLOSED"},
    /* 3.8.4: keep-alive */
    {"ESTABLISHED", "KEEPALIVE-TIMEOUT probes=spent", "CLOSED"},
    {"FIN-WAIT-1 fin-waits=yes", "KEEPALIVE-TIMEOUT probes=spent", "CLOSED"},
    {"FIN-WAIT-2", "KEEPALIVE-TIMEOUT probes=spent", "CLOSED"},
    {"CLOSE-WAIT", "KEEPALIVE-TIMEOUT probes=spent", "CLOSED"},
    {"CLOSING fin-waits=yes", "KEEPALIVE-TIMEOUT probes=spent", "CLOSED"},
    /* 3.9.2.2: hard errors */
    {"SYN-SENT", "ICMP message=hard", "CLOSED"},
    {"SYN-RECEIVED origin=active", "ICMP message=hard", "CLOSED"},
    {"SYN-RECEIVED", "ICMP message=hard", "LISTEN"},
    {"SYN-RECEIVED origin=reopened", "ICMP message=hard", "TIME-WAIT"},
    {"ESTABLISHED", "ICMP message=hard", "CLOSED"},
    {"FIN-WAIT-1", "ICMP message=hard", "CLOSED"},
    {"CLOSE-WAIT", "ICMP message=hard", "CLOSED"},
    {"CLOSING", "ICMP message=hard", "CLOSED"},
    {"LAST-ACK", "ICMP message=hard", "CLOSED"},
    /* Time-outs of our own: reading 25 */
    {"FIN-WAIT-2", "FIN-WAIT-2-TIMEOUT", "CLOSED"},
    {"SYN-RECEIVED", "SYN-RECEIVED-TIMEOUT", "LISTEN"},
    {"SYN-RECEIVED origin=reopened", "SYN-RECEIVED-TIMEOUT", "TIME-WAIT"},
    /* 3.10.4: what a CLOSE was waiting for has come (readings 7 and 8) */
    {"CLOSE-WAIT close=yes", "DRAINED", "LAST-ACK"},
    {"SYN-RECEIVED close=yes", "SYN-RECEIVED-TIMEOUT", "CLOSED"},
    {"SYN-RECEIVED close=yes", "SEGMENT ack=new", "FIN-WAIT-1 fin-waits=yes"},
    /* 3.10.7.3, "continue processing at the sixth step": FIN on a SYN,ACK */
    {"SYN-SENT", "SEGMENT syn=yes ack=new fin=due", "CLOSE-WAIT"},
    /* 3.6.1, MAY-2: back to TIME-WAIT */
    {"SYN-RECEIVED origin=reopened", "SEGMENT rst=exact", "TIME-WAIT"},
    {"SYN-RECEIVED origin=reopened", "SEGMENT syn=yes ack=none", "TIME-WAIT"},
};
/* clang-format on */

#define LENGTH(list) (sizeof(list) / sizeof *(list))

static const struct list {
  const struct pair *pairs;
  size_t count;
} lists[] = {
    {calls, LENGTH(calls)},
    {segments, LENGTH(segments)},
    {timeouts, LENGTH(timeouts)},
    {of_other_sections, LENGTH(of_other_sections)},
};

static void expect_all(const struct oracle *table, const struct list *list,
                       const char *does) {
  for (size_t i = 0; i < list->count; i++)
    expect(table, variant, list->pairs[i].from, list->pairs[i].input,
           list->pairs[i].to, does);
}

static void the_19_changes_by_calls(void **state) {
  assert_int_equal(LENGTH(calls), 19);
  expect_all(*state, &lists[0], "");
}

static void the_24_changes_by_segments(void **state) {
  assert_int_equal(LENGTH(segments), 24);
  expect_all(*state, &lists[1], "");
}

static void the_11_changes_by_time_outs_less_3(void **state) {
  const struct list none = {taken_away, LENGTH(taken_away)};
  assert_int_equal(LENGTH(timeouts) + LENGTH(taken_away), 11);
  expect_all(*state, &lists[2], "");
  expect_all(*state, &none, "illegal .");
}

static void the_changes_of_other_sections(void **state) {
  expect_all(*state, &lists[3], "");
}

/* --- None besides ------------------------------------------------------------
 */

enum {
  MOST_CONFIGURATIONS = 256
};

struct search {
  const struct oracle *table;
  struct arena scratch;
  options_t options;
  int configuration, event;
  bool reached[MOST_CONFIGURATIONS];
  bool more;
  struct walk walk; /* the last one, and what is wrong with it */
  const char *wrong;
};

static bool begins_with(const char *text, const char *word) {
  size_t length = strlen(word);
  return strncmp(text, word, length) == 0 &&
         (text[length] == ' ' || text[length] == '\0');
}

static bool listed(const char *from, const char *event, const char *to) {
  for (size_t l = 0; l < LENGTH(lists); l++)
    for (size_t i = 0; i < lists[l].count; i++)
      if (begins_with(lists[l].pairs[i].from, from) &&
          begins_with(lists[l].pairs[i].input, event) &&
          begins_with(lists[l].pairs[i].to, to))
        return true;
  return false;
}

/* Says what is wrong with a walk, NULL if nothing. */
static const char *wrong_with(const struct search *search,
                              const struct walk *walk) {
  const struct model *model = search->table->model;
  int from = model->configurations[search->configuration].state;
  if (walk->configuration == MODEL_NONE)
    return "an input has no result";
  if (walk->state != from &&
      !listed(model->states[from].name, model->events[search->event].name,
              model->states[walk->state].name))
    return "this change of state is not in section 3.10";
  return NULL;
}

static bool look_at(void *context, const uint8_t *point) {
  struct search *search = context;
  struct walk *walk = &search->walk;
  interpret(search->table->model, search->options, search->configuration,
            search->event, point, walk);
  search->wrong = wrong_with(search, walk);
  if (search->wrong)
    return false;
  if (!search->reached[walk->configuration])
    search->more = search->reached[walk->configuration] = true;
  return true;
}

/* A failure leaves by a jump: what was allocated must be free before. */
static void look_everywhere(struct search *search) {
  const struct model *model = search->table->model;
  for (int c = 0; c < model->nconfigurations; c++)
    for (int e = 0; search->reached[c] && e < model->nevents; e++) {
      search->configuration = c;
      search->event = e;
      if (points_visit(&search->scratch, model, search->options, c, e, look_at,
                       search))
        continue;
      arena_free(&search->scratch);
      oracle_fail(__FILE__, __LINE__, search->table, &search->walk,
                  "from %s by %s to %s: %s", model->configurations[c].name,
                  model->events[e].name,
                  search->walk.configuration == MODEL_NONE
                      ? "nothing"
                      : model->states[search->walk.state].name,
                  search->wrong);
    }
}

static void no_other_change_of_state(void **state) {
  const struct oracle *table = *state;
  struct search search = {
      .table = table, .options = oracle_options(table, variant), .more = true};
  assert_in_range(table->model->nconfigurations, 1, MOST_CONFIGURATIONS);
  search.reached[oracle_configuration(table, "CLOSED")] = true;
  while (search.more) {
    search.more = false;
    look_everywhere(&search);
  }
  arena_free(&search.scratch);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_19_changes_by_calls),
      cmocka_unit_test(the_24_changes_by_segments),
      cmocka_unit_test(the_11_changes_by_time_outs_less_3),
      cmocka_unit_test(the_changes_of_other_sections),
      cmocka_unit_test(no_other_change_of_state),
  };
  return cmocka_run_group_tests_name("changes of state", tests, oracle_setup,
                                     oracle_teardown);
}
