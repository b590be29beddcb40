#include "compare.h"

#include <inttypes.h>
#include "words.h"

/* Has the step a word to say about this attribute? What it does not name has
 * its default, where that is possible: in the attribute's scope. */
static bool speaks_of(const struct endpoint *end,
                      const struct synfin_scenario_step *step,
                      const struct synfin_field *field) {
  return words_value(step->given, field) != 0 ||
         tcp_possible(end->table->options, end->steps[0].before, step->event,
                      step->input);
}

static bool differs(const struct endpoint *end,
                    const struct synfin_scenario_step *step,
                    const struct synfin_field *field) {
  return words_value(step->input, field) !=
             words_value(end->steps[0].input, field) &&
         speaks_of(end, step, field);
}

static unsigned state(const struct endpoint *end) {
  return tcp_state_of[end->configuration];
}

bool compare_match(const struct endpoint *end,
                   const struct synfin_scenario_step *step) {
  const struct synfin_event_names *names = &tcp_names.events[step->event];
  bool same =
      state(end) == step->expect && end->steps[0].actions[0] != TCP_ILLEGAL;
  for (unsigned i = 0; i < names->nfields; i++)
    same = same && !differs(end, step, &names->fields[i]);
  return same;
}

/* The numbers from which a segment's attributes were derived. */
static void report_numbers(const struct endpoint *end, FILE *err) {
  const struct tcp_connection_variables *own = &end->seen_with;
  char text[SEGMENT_TEXT];
  segment_format(&end->segment, text);
  fprintf(err,
          "  derived from %s\n"
          "  with SND.UNA=%" PRIu32 " SND.NXT=%" PRIu32 " RCV.NXT=%" PRIu32
          " RCV.WND=%" PRIu32 " in %s\n",
          text, own->snd_una, own->snd_nxt, own->rcv_nxt, own->rcv_wnd,
          tcp_names.configurations[end->steps[0].before]);
}

void compare_report(const struct endpoint *end,
                    const struct synfin_scenario_step *step, FILE *err) {
  const struct synfin_event_names *names = &tcp_names.events[step->event];
  for (unsigned i = 0; i < names->nfields; i++) {
    const struct synfin_field *field = &names->fields[i];
    if (differs(end, step, field))
      fprintf(err, "  expected %s=%s, derived %s=%s\n", field->name,
              field->values[words_value(step->input, field)], field->name,
              field->values[words_value(end->steps[0].input, field)]);
  }
  if (state(end) != step->expect)
    fprintf(err, "  expected %s, came to %s\n", tcp_names.states[step->expect],
            tcp_names.states[state(end)]);
  if (end->steps[0].actions[0] == TCP_ILLEGAL)
    fprintf(err, "  the table says that this cannot happen\n");
  if (step->event == TCP_EVENT_SEGMENT)
    report_numbers(end, err);
}
