#include "compare.h"

#include <inttypes.h>
#include "numbers.h"
#include "words.h"

size_t compare_find(const struct endpoint *end, unsigned event) {
  size_t at = 0;
  while (at < end->nsteps && end->steps[at].event != event)
    at++;
  return at;
}

/* Has the step a word to say about this attribute? What it does not name has
 * its default, where that is possible: in the attribute's scope. */
static bool speaks_of(const struct endpoint *end, size_t at,
                      const struct synfin_scenario_step *step,
                      const struct synfin_field *field) {
  return words_value(step->given, field) != 0 ||
         tcp_possible(end->table->options, end->steps[at].before, step->event,
                      step->input);
}

static bool differs(const struct endpoint *end, size_t at,
                    const struct synfin_scenario_step *step,
                    const struct synfin_field *field) {
  return words_value(step->input, field) !=
             words_value(end->steps[at].input, field) &&
         speaks_of(end, at, step, field);
}

/* Where a step of the machine led; what it posted came after it. */
static tcp_configuration after(const struct endpoint *end, size_t at) {
  return at + 1 < end->nsteps ? end->steps[at + 1].before : end->configuration;
}

static bool is_within(const struct endpoint *end, size_t at,
                      const struct synfin_scenario_step *step) {
  for (unsigned i = 0; i < step->nwithin; i++)
    if (step->within[i] == after(end, at))
      return true;
  return step->nwithin == 0;
}

/* The first op that the step names and the machine did not do in its turn;
 * TCP_END if there is none. */
static tcp_op missing(const struct endpoint *end, size_t at,
                      const struct synfin_scenario_step *step) {
  const tcp_op *op = end->steps[at].actions;
  for (unsigned i = 0; i < step->ndoes; i++) {
    while (*op != TCP_END && *op != step->does[i])
      op++;
    if (*op == TCP_END)
      return (tcp_op)step->does[i];
    op++;
  }
  return TCP_END;
}

static bool numbers_match(const struct endpoint *end,
                          const struct synfin_scenario_step *step) {
  uint32_t wanted;
  return step->nnumbers == 0 || numbers_differ(step, &end->seen, &wanted) == 0;
}

bool compare_match(const struct endpoint *end, size_t at,
                   const struct synfin_scenario_step *step) {
  const struct synfin_event_names *names = &tcp_names.events[step->event];
  bool same = tcp_state_of[after(end, at)] == step->expect &&
              end->steps[at].actions[0] != TCP_ILLEGAL &&
              is_within(end, at, step) && missing(end, at, step) == TCP_END &&
              numbers_match(end, step);
  for (unsigned i = 0; i < names->nfields; i++)
    same = same && !differs(end, at, step, &names->fields[i]);
  return same;
}

/* The numbers from which a segment's attributes were derived. */
static void report_numbers(const struct endpoint *end, size_t at, FILE *err) {
  const struct tcp_connection_variables *own = &end->seen_with;
  char text[SEGMENT_TEXT];
  segment_format(&end->segment, text);
  fprintf(err,
          "  derived from %s\n"
          "  with SND.UNA=%" PRIu32 " SND.NXT=%" PRIu32 " RCV.NXT=%" PRIu32
          " RCV.WND=%" PRIu32 " in %s\n",
          text, own->snd_una, own->snd_nxt, own->rcv_nxt, own->rcv_wnd,
          tcp_names.configurations[end->steps[at].before]);
}

static void report_message(const struct endpoint *end,
                           const struct synfin_scenario_step *step, FILE *err) {
  uint32_t wanted, value = 0;
  const char *name = numbers_differ(step, &end->seen, &wanted);
  if (name == NULL)
    return;
  if (numbers_value(&end->seen, name, &value))
    fprintf(err, "  expected %s %" PRIu32 ", came %s %" PRIu32 "\n", name,
            wanted, name, value);
  else
    fprintf(err, "  this wire knows nothing of %s\n", name);
}

static void report_fields(const struct endpoint *end, size_t at,
                          const struct synfin_scenario_step *step, FILE *err) {
  const struct synfin_event_names *names = &tcp_names.events[step->event];
  for (unsigned i = 0; i < names->nfields; i++) {
    const struct synfin_field *field = &names->fields[i];
    if (differs(end, at, step, field))
      fprintf(err, "  expected %s=%s, derived %s=%s\n", field->name,
              field->values[words_value(step->input, field)], field->name,
              field->values[words_value(end->steps[at].input, field)]);
  }
}

void compare_report(const struct endpoint *end, size_t at,
                    const struct synfin_scenario_step *step, FILE *err) {
  unsigned state = tcp_state_of[after(end, at)];
  if (step->nnumbers > 0)
    report_message(end, step, err);
  report_fields(end, at, step, err);
  if (state != step->expect)
    fprintf(err, "  expected %s, came to %s\n", tcp_names.states[step->expect],
            tcp_names.states[state]);
  else if (!is_within(end, at, step))
    fprintf(err, "  expected %s, came to %s\n",
            tcp_names.configurations[step->within[0]],
            tcp_names.configurations[after(end, at)]);
  if (missing(end, at, step) != TCP_END)
    fprintf(err, "  expected '%s', which was not done in its turn\n",
            tcp_names.ops[missing(end, at, step)]);
  if (end->steps[at].actions[0] == TCP_ILLEGAL)
    fprintf(err, "  the table says that this cannot happen\n");
  if (step->event == TCP_EVENT_SEGMENT)
    report_numbers(end, at, err);
}
