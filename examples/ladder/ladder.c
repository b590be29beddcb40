#include "ladder.h"

#include <stdarg.h>
#include "compare.h"
#include "endpoint.h"
#include "numbers.h"
#include "picture.h"
#include "words.h"

struct play {
  const struct ladder *ladder;
  const struct synfin_scenario *scenario;
  FILE *out, *err;
  struct wire wires[2]; /* [p]: what peer p has sent */
  struct endpoint ends[2];
  uint32_t isses[2][NUMBERS_ISS];
  unsigned number;   /* of the step, from 1 */
  unsigned segments; /* that arrived or were lost */
};

/* --- What is seen --------------------------------------------------------- */

static const char *state(const struct play *play, unsigned peer) {
  return tcp_names.states[tcp_state_of[play->ends[peer].configuration]];
}

static void draw(const struct play *play, unsigned number, const char *middle) {
  if (play->ladder->show_changes)
    return;
  picture_row(play->out, number, state(play, 0), middle, state(play, 1));
}

static void draw_call(const struct play *play,
                      const struct synfin_scenario_step *step) {
  char text[WORDS_ROOM], middle[PICTURE_MIDDLE + 1];
  words_call(text, step->event, step->input, step->given);
  picture_call(middle, text, step->to);
  draw(play, play->number, middle);
}

static void draw_segment(const struct play *play, unsigned number,
                         const struct segment *segment, unsigned from,
                         enum picture_fate fate) {
  char text[SEGMENT_TEXT], middle[PICTURE_MIDDLE + 1];
  segment_format(segment, text);
  picture_arrow(middle, text, from, fate);
  draw(play, number, middle);
}

/* What a step was made of; what it posted, only if that did something. */
static void draw_actions(const struct play *play, const struct endpoint *end) {
  char text[WORDS_ROOM];
  for (size_t i = 0; i < end->nsteps; i++) {
    const struct endpoint_step *step = &end->steps[i];
    if (i > 0 && step->actions[0] == TCP_END)
      continue;
    words_input(text, step);
    picture_words(play->out, text, ' ');
    words_actions(text, step);
    picture_words(play->out, text, '\n');
  }
}

static void draw_why(const struct play *play, const char *why) {
  char text[WORDS_ROOM];
  if (why == NULL || play->ladder->show_changes)
    return;
  snprintf(text, sizeof text, "(%s)", why);
  picture_words(play->out, text, ' ');
}

/* --- What is done --------------------------------------------------------- */

static bool complain(const struct play *play, const char *format, ...) {
  va_list arguments;
  fflush(play->out);
  fprintf(play->err,
          "synfin-ladder: %s, variant %s, step %u: ", play->scenario->name,
          play->ladder->variant, play->number);
  va_start(arguments, format);
  vfprintf(play->err, format, arguments);
  va_end(arguments);
  fputc('\n', play->err);
  return false;
}

/* What an action posts has come already, in the batch that posted it. */
static bool was_posted(const struct endpoint *end, unsigned event) {
  size_t at = compare_find(end, event);
  return at > 0 && at < end->nsteps;
}

static bool raise_event(struct play *play,
                        const struct synfin_scenario_step *step) {
  struct endpoint *end = &play->ends[step->to];
  const char *peer = play->scenario->peers[step->to];
  const char *event = tcp_names.events[step->event].name;
  if (step->event == TCP_EVENT_SEGMENT)
    return complain(play, "a segment comes to %s over the wire only", peer);
  if (step->event == TCP_EVENT_DRAINED) {
    if (!was_posted(end, step->event))
      return complain(play, "%s has not posted %s", peer, event);
  } else if (!endpoint_event(end, step->event, step->input)) {
    return complain(play, "%s cannot come at %s: its timer does not run", event,
                    peer);
  }
  draw_call(play, step);
  return true;
}

/* A segment out of nowhere: an old duplicate, or a forgery. */
static bool bring_stray(struct play *play,
                        const struct synfin_scenario_step *step) {
  struct segment segment;
  if (step->event != TCP_EVENT_SEGMENT || !numbers_segment(step, &segment))
    return complain(play, "a stray segment has SEG.SEQ, SEG.ACK, SEG.TEXT and "
                          "control bits; the rest is worked out from them");
  play->segments++;
  endpoint_segment(&play->ends[step->to], &segment, step->input);
  draw_segment(play, play->number, &segment, step->from, PICTURE_ARRIVES);
  return true;
}

/* Moves the oldest segment: it arrives, arrives and stays, or is lost. */
static bool move_segment(struct play *play,
                         const struct synfin_scenario_step *step) {
  struct wire *wire = &play->wires[step->from];
  if (wire->count == 0)
    return complain(play, "nothing of %s is under way to %s",
                    play->scenario->peers[step->from],
                    play->scenario->peers[step->to]);
  struct segment segment = wire->segments[0];
  if (step->kind != SYNFIN_AGAIN)
    wire_drop(wire);
  play->segments++;
  if (step->kind == SYNFIN_LOST) {
    draw_segment(play, play->number, &segment, step->from, PICTURE_LOST);
    return true;
  }
  if (step->event != TCP_EVENT_SEGMENT)
    return complain(play, "only segments travel on this wire, not %s",
                    tcp_names.events[step->event].name);
  endpoint_segment(&play->ends[step->to], &segment, step->input);
  draw_segment(play, play->number, &segment, step->from, PICTURE_ARRIVES);
  return true;
}

/* The oldest segment is overtaken by all that are behind it. */
static bool delay(struct play *play, const struct synfin_scenario_step *step) {
  struct wire *wire = &play->wires[step->from];
  if (wire->count == 0)
    return complain(play, "nothing of %s is under way to %s",
                    play->scenario->peers[step->from],
                    play->scenario->peers[step->to]);
  struct segment segment = wire->segments[0];
  wire_drop(wire);
  wire_put(wire, &segment);
  return true;
}

static bool expect_nothing(struct play *play,
                           const struct synfin_scenario_step *step) {
  const struct wire *wire = &play->wires[step->from];
  char text[SEGMENT_TEXT];
  if (wire->count == 0)
    return true;
  segment_format(&wire->segments[0], text);
  return complain(play, "expected nothing of %s to be under way, there is %s",
                  play->scenario->peers[step->from], text);
}

static bool restart(struct play *play,
                    const struct synfin_scenario_step *step) {
  char middle[PICTURE_MIDDLE + 1];
  endpoint_restart(&play->ends[step->to]);
  picture_call(middle, "(restarts)", step->to);
  draw(play, play->number, middle);
  return true;
}

/* Does what the step says, as far as it can be done. */
static bool do_step(struct play *play,
                    const struct synfin_scenario_step *step) {
  switch ((enum synfin_step_kind)step->kind) {
  case SYNFIN_LOCAL:
    return raise_event(play, step);
  case SYNFIN_STRAY:
    return bring_stray(play, step);
  case SYNFIN_LATE:
    return delay(play, step);
  case SYNFIN_NOTHING:
    return expect_nothing(play, step);
  case SYNFIN_RESTARTS:
    return restart(play, step);
  case SYNFIN_DELIVER:
  case SYNFIN_LOST:
  case SYNFIN_AGAIN:
    break;
  }
  return move_segment(play, step);
}

/* "ESTABLISHED: SEGMENT rst=exact ... -> CLOSED", if it went there. */
static void show_change(const struct play *play, size_t at,
                        const struct synfin_scenario_step *step) {
  const struct endpoint *end = &play->ends[step->to];
  const char *from = tcp_names.states[tcp_state_of[end->steps[at].before]];
  const char *to = tcp_names.states[step->expect];
  char text[WORDS_ROOM];
  if (!play->ladder->show_changes || from == to)
    return;
  words_input(text, &end->steps[at]);
  fprintf(play->out, "%s: %s -> %s\n", from, text, to);
}

static bool compare(struct play *play,
                    const struct synfin_scenario_step *step) {
  const struct endpoint *end = &play->ends[step->to];
  size_t at = compare_find(end, step->event);
  if (end->out->overflowed)
    return complain(play, "more than %d segments are under way", WIRE_ROOM);
  if (!compare_match(end, at, step)) {
    complain(play, "it came otherwise at %s", play->scenario->peers[step->to]);
    compare_report(end, at, step, play->err);
    return false;
  }
  show_change(play, at, step);
  return true;
}

static bool has_event(const struct synfin_scenario_step *step) {
  return step->kind == SYNFIN_LOCAL || step->kind == SYNFIN_DELIVER ||
         step->kind == SYNFIN_AGAIN || step->kind == SYNFIN_STRAY;
}

static bool take_step(struct play *play,
                      const struct synfin_scenario_step *step) {
  if (!do_step(play, step))
    return false;
  if (step->kind == SYNFIN_AGAIN)
    draw_why(play, "a copy is still under way");
  draw_why(play, step->why);
  if (!has_event(step))
    return true;
  if (play->ladder->show_actions)
    draw_actions(play, &play->ends[step->to]);
  return compare(play, step);
}

static void begin(struct play *play) {
  const struct ladder *ladder = play->ladder;
  const struct synfin_scenario *scenario = play->scenario;
  for (unsigned p = 0; p < 2; p++) {
    struct endpoint *end = &play->ends[p];
    endpoint_init(end, ladder->table, ladder->iss[p], &play->wires[p]);
    end->planned = play->isses[p];
    end->nplanned = numbers_iss(scenario, p, play->isses[p]);
  }
  if (ladder->show_changes)
    return;
  fprintf(play->out, "%s: %s\n\n", scenario->name, scenario->text);
  picture_row(play->out, 0, scenario->peers[0], "", scenario->peers[1]);
  draw(play, 0, "");
}

/* What is still under way is drawn, too: nothing is swept under the carpet. */
static void finish(struct play *play) {
  if (play->ladder->show_changes)
    return;
  for (unsigned p = 0; p < 2; p++)
    for (size_t i = 0; i < play->wires[p].count; i++)
      draw_segment(play, 0, &play->wires[p].segments[i], p, PICTURE_UNDER_WAY);
  fprintf(play->out,
          "\n%u steps, %u segments, variant %s: each attribute, worked out "
          "from the\nnumbers, and each state is what the scenario says.\n",
          play->number, play->segments, play->ladder->variant);
}

bool ladder_holds(const struct ladder *ladder,
                  const struct synfin_scenario *scenario) {
  uint32_t options = ladder->table->options;
  return (options & scenario->on) == scenario->on &&
         (options & scenario->off) == 0;
}

bool ladder_play(const struct ladder *ladder,
                 const struct synfin_scenario *scenario, FILE *out, FILE *err) {
  struct play play = {
      .ladder = ladder, .scenario = scenario, .out = out, .err = err};
  begin(&play);
  for (unsigned i = 0; i < scenario->nsteps; i++) {
    play.number = i + 1;
    if (!take_step(&play, &scenario->steps[i]))
      return false;
  }
  finish(&play);
  return true;
}
