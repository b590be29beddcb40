/* The control: the sweep finds no difference between the table and our own
 * runtime, and what the tester believes of configuration and class is what the
 * runtime works out for itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "stack_synfin.h"
#include "sweep.h"

struct control {
  const struct stack *stack;
  const struct cells *cells;
  unsigned wrong;
};

/* A listener of the runtime offers no window of its own, and counts its backlog
 * for a SYN alone: there `due` is `ahead` to it, and `full` is `free`. */
static uint32_t as_listener_sees(const struct cell_point *cell,
                                 uint32_t input) {
  unsigned syn = SYNFIN_GET(input, TCP_INPUT_SEGMENT_SYN);
  unsigned fin = SYNFIN_GET(input, TCP_INPUT_SEGMENT_FIN);
  unsigned ack = SYNFIN_GET(input, TCP_INPUT_SEGMENT_ACK);
  if (cell->configuration != TCP_IN_LISTEN)
    return input;
  if (fin != TCP_FIN_NONE)
    input = SYNFIN_PUT(input, TCP_INPUT_SEGMENT_FIN, TCP_FIN_AHEAD);
  if (syn != TCP_SYN_YES || ack != TCP_ACK_NONE)
    input = SYNFIN_PUT(input, TCP_INPUT_SEGMENT_BACKLOG, TCP_BACKLOG_FREE);
  return input;
}

static void check_trial(void *context, const struct sweep_trial *trial) {
  struct control *control = context;
  const struct cell_point *cell = &control->cells->items[trial->cell];
  struct stack_synfin_input last = stack_synfin_last(control->stack);
  const char *where = tcp_names.configurations[cell->configuration];
  if (last.configuration != cell->configuration ||
      as_listener_sees(cell, last.input) !=
          as_listener_sees(cell, cell->input)) {
    printf("%s, %s (%s): the runtime saw %04x in %s\n", where, cell->name,
           ways[trial->way].script, (unsigned)last.input,
           tcp_names.configurations[last.configuration]);
    control->wrong++;
  }
  if (!trial->agrees) {
    printf("%s, %s (%s):\n  expected %s\n  observed %s\n", where, cell->name,
           ways[trial->way].script, trial->expected, trial->observed);
    control->wrong++;
  }
}

static void sweep_variant(const char *variant,
                          const struct synfin_table *table) {
  struct cells cells;
  unsigned counts[REASONS] = {0};
  assert_true(cells_read(&cells, SYNFIN_SOURCE_DIR "/spec/tcp.fsm", variant));
  struct stack *stack = stack_synfin_make(table);
  assert_non_null(stack);
  struct control control = {stack, &cells, 0};
  struct sweep sweep = {.cells = &cells,
                        .stack = stack,
                        .every = 1,
                        .after = check_trial,
                        .context = &control};
  sweep_run(&sweep);
  for (size_t i = 0; i < cells.count; i++)
    counts[sweep.reasons[i]]++;
  printf("%s: %zu segments in %u of %zu cells\n", variant, sweep.ntrials,
         counts[DRIVEN], cells.count);
  assert_int_equal(control.wrong, 0);
  assert_int_equal(counts[NO_WAY], 0);
  assert_true(counts[DRIVEN] > cells.count / 2);
  stack_synfin_free(stack);
  cells_free(&cells);
}

static void test_modern(void **state) {
  (void)state;
  sweep_variant("modern", &tcp_modern);
}

static void test_classic(void **state) {
  (void)state;
  sweep_variant("classic", &tcp_classic);
}

/* A stack that does something else is found out: here one without RFC 5961. */
static void test_other_table(void **state) {
  struct cells cells;
  size_t differ = 0;
  (void)state;
  assert_true(cells_read(&cells, SYNFIN_SOURCE_DIR "/spec/tcp.fsm", "rfc5961"));
  struct stack *stack = stack_synfin_make(&tcp_classic);
  assert_non_null(stack);
  struct sweep sweep = {.cells = &cells, .stack = stack, .every = 7};
  sweep_run(&sweep);
  for (size_t i = 0; i < sweep.ntrials; i++)
    differ += !sweep.trials[i].agrees;
  assert_true(differ > sweep.ntrials / 20);
  assert_true(differ < sweep.ntrials / 2);
  stack_synfin_free(stack);
  cells_free(&cells);
}

/* --- The search behind it ------------------------------------------------- */

/* What a recipe is found for, it makes, with other numbers too. */
static void test_recipes_move(void **state) {
  (void)state;
  struct concrete_own own = {.tcp = {.snd_una = 100,
                                     .snd_nxt = 110,
                                     .max_snd_wnd = 4096,
                                     .rcv_nxt = 500,
                                     .rcv_wnd = 8192,
                                     .irs = 400},
                             .has_peer = true};
  struct concrete_own moved = own;
  unsigned found = 0;
  moved.tcp.snd_una += 0xfffffff0u;
  moved.tcp.snd_nxt += 0xfffffff0u;
  moved.tcp.rcv_nxt += 0xfffffff0u;
  moved.tcp.irs += 0xfffffff0u;
  for (uint32_t input = 0; input < 1u << TCP_INPUT_SEGMENT_BACKLOG_SHIFT;
       input++) {
    struct concrete_recipe recipe;
    if (!concrete_find(TCP_OPTION_RFC5961, TCP_IN_ESTABLISHED, &own, input,
                       PLACES, &recipe))
      continue;
    struct concrete_segment segment = concrete_make(&recipe, &moved);
    assert_int_equal(concrete_class(TCP_OPTION_RFC5961, TCP_IN_ESTABLISHED,
                                    &moved, &segment),
                     input);
    found++;
  }
  assert_true(found > 50);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_modern),
      cmocka_unit_test(test_classic),
      cmocka_unit_test(test_other_table),
      cmocka_unit_test(test_recipes_move),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
