/* ladders_oracle VARIANT [SCENARIO]...: plays scenarios with bare machines that
 * send real segments, and prints for each row of a ladder what must be drawn:
 *
 *   NAME ROW KIND PEER LEFT STATE LABEL
 *
 * ROW and LEFT count from the scenario's very beginning, what it goes on from
 * included; LEFT is 0 where nothing left. It knows which step sent what because
 * it looks at the wire, where the drawing has to work it out. */
#include <stdio.h>
#include <string.h>
#include "compare.h"
#include "endpoint.h"
#include "numbers.h"
#include "tcp_scenarios.h"

static const struct {
  const char *name;
  const struct synfin_table *table;
} variants[] = {{"modern", &tcp_modern},
                {"classic", &tcp_classic},
                {"rfc5961-only", &tcp_rfc5961_only}};

struct play {
  const struct synfin_scenario *scenario;
  struct wire wires[2];
  struct endpoint ends[2];
  uint32_t isses[2][NUMBERS_ISS];
  int lefts[2][WIRE_ROOM]; /* the row in which each segment on the wire left */
  int row, last[2];        /* this row, and the last of each peer */
  bool is_first;           /* its event is the first of a batch */
};

/* Where a peer is after the row's own event: what that has posted, and came in
 * the same batch, has a row of its own. */
static const char *state(const struct play *play, unsigned peer) {
  const struct endpoint *end = &play->ends[peer];
  bool posted = end->nsteps > 1 && play->is_first;
  return tcp_names
      .states[tcp_state_of[posted ? end->steps[1].before : end->configuration]];
}

/* Whatever is new on a wire has left in this row. */
static void note_departures(struct play *play, const size_t before[2]) {
  for (unsigned p = 0; p < 2; p++)
    for (size_t i = before[p]; i < play->wires[p].count; i++)
      play->lefts[p][i] = play->row;
}

static int drop(struct play *play, unsigned from) {
  int left = play->lefts[from][0];
  memmove(play->lefts[from], play->lefts[from] + 1,
          sizeof play->lefts[from] - sizeof left);
  wire_drop(&play->wires[from]);
  return left;
}

static void delay(struct play *play, unsigned from) {
  struct segment segment = play->wires[from].segments[0];
  int left = drop(play, from);
  wire_put(&play->wires[from], &segment);
  play->lefts[from][play->wires[from].count - 1] = left;
}

static void print(const struct play *play, const char *kind, unsigned at,
                  int left, const char *label) {
  printf("%s %d %s %s %d %s %s\n", play->scenario->name, play->row, kind,
         play->scenario->peers[at], left, state(play, at), label);
}

static bool arrive(struct play *play, const struct synfin_scenario_step *step) {
  static const char *const kinds[] = {[SYNFIN_DELIVER] = "arrives",
                                      [SYNFIN_LOST] = "lost",
                                      [SYNFIN_AGAIN] = "again",
                                      [SYNFIN_STRAY] = "stray"};
  struct wire *wire = &play->wires[step->from];
  struct segment segment = wire->segments[0];
  char text[SEGMENT_TEXT];
  int left = 0;
  if (step->kind == SYNFIN_STRAY) {
    if (!numbers_segment(step, &segment))
      return false;
  } else if (wire->count == 0) {
    return false;
  } else {
    left = play->lefts[step->from][0];
    if (step->kind != SYNFIN_AGAIN)
      drop(play, step->from);
  }
  size_t before[2] = {play->wires[0].count, play->wires[1].count};
  segment_format(&segment, text);
  if (step->kind != SYNFIN_LOST)
    endpoint_segment(&play->ends[step->to], &segment, step->input);
  note_departures(play, before);
  print(play, kinds[step->kind], step->to, left, text);
  return true;
}

/* DRAINED came in the batch that posted it, a row ago for the scenario; the FIN
 * that it has sent leaves with it. */
static bool drain(struct play *play, unsigned peer) {
  const struct wire *wire = &play->wires[peer];
  for (size_t i = 0; i < wire->count; i++)
    if (wire->segments[i].fin && play->lefts[peer][i] == play->last[peer])
      play->lefts[peer][i] = play->row;
  return compare_find(&play->ends[peer], TCP_EVENT_DRAINED) <
         play->ends[peer].nsteps;
}

static bool happen(struct play *play, const struct synfin_scenario_step *step) {
  struct endpoint *end = &play->ends[step->to];
  size_t before[2] = {play->wires[0].count, play->wires[1].count};
  bool good = true;
  if (step->kind == SYNFIN_RESTARTS)
    endpoint_restart(end);
  else if (step->event == TCP_EVENT_DRAINED)
    good = drain(play, step->to);
  else
    good = endpoint_event(end, step->event, step->input);
  note_departures(play, before);
  print(play, "call", step->to, 0,
        step->kind == SYNFIN_RESTARTS ? "(restarts)"
                                      : tcp_names.events[step->event].name);
  return good;
}

static bool take_step(struct play *play,
                      const struct synfin_scenario_step *step) {
  if (step->kind == SYNFIN_NOTHING)
    return true;
  if (step->kind == SYNFIN_LATE) {
    delay(play, step->from);
    return true;
  }
  play->row++;
  play->is_first = step->kind != SYNFIN_LOST && step->kind != SYNFIN_RESTARTS &&
                   step->event != TCP_EVENT_DRAINED;
  bool good = step->kind == SYNFIN_LOCAL || step->kind == SYNFIN_RESTARTS
                  ? happen(play, step)
                  : arrive(play, step);
  if (step->kind != SYNFIN_LOST)
    play->last[step->to] = play->row;
  return good;
}

static bool play(const struct synfin_table *table,
                 const struct synfin_scenario *scenario) {
  struct play play = {.scenario = scenario};
  for (unsigned p = 0; p < 2; p++) {
    endpoint_init(&play.ends[p], table, p == 0 ? 100 : 300, &play.wires[p]);
    play.ends[p].planned = play.isses[p];
    play.ends[p].nplanned = numbers_iss(scenario, p, play.isses[p]);
  }
  for (unsigned i = 0; i < scenario->nsteps; i++)
    if (!take_step(&play, &scenario->steps[i]))
      return false;
  return true;
}

static bool is_asked_for(const char *name, int count, char **names) {
  for (int i = 0; i < count; i++)
    if (strcmp(names[i], name) == 0)
      return true;
  return count == 0;
}

int main(int argc, char **argv) {
  const struct synfin_table *table = NULL;
  int status = 0;
  for (size_t i = 0; argc > 1 && i < sizeof variants / sizeof *variants; i++)
    if (strcmp(variants[i].name, argv[1]) == 0)
      table = variants[i].table;
  if (table == NULL) {
    fputs("Usage: ladders_oracle modern|classic|rfc5961-only [SCENARIO]...\n",
          stderr);
    return 2;
  }
  for (int i = 0; i < TCP_SCENARIOS; i++) {
    const struct synfin_scenario *scenario = &tcp_scenarios[i];
    if ((table->options & scenario->on) == scenario->on &&
        (table->options & scenario->off) == 0 &&
        is_asked_for(scenario->name, argc - 2, argv + 2) &&
        !play(table, scenario)) {
      fprintf(stderr, "ladders_oracle: %s cannot be played\n", scenario->name);
      status = 1;
    }
  }
  return status;
}
