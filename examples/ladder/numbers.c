#include "numbers.h"

#include <string.h>

/* What the step says of a variable; NULL if it does not name it. */
static const struct synfin_number *
named(const struct synfin_scenario_step *step, const char *variable) {
  for (unsigned i = 0; i < step->nnumbers; i++)
    if (strcmp(step->numbers[i].variable, variable) == 0)
      return &step->numbers[i];
  return NULL;
}

static uint32_t value_of(const struct synfin_scenario_step *step,
                         const char *variable) {
  const struct synfin_number *number = named(step, variable);
  return number == NULL ? 0 : number->value;
}

/* What stands in a segment; all else is worked out from it. */
static const char *const carried[] = {"SEG.SEQ", "SEG.ACK", "SEG.TEXT",
                                      "CTL.SYN", "CTL.ACK", "CTL.RST",
                                      "CTL.FIN"};

enum {
  CARRIED = sizeof carried / sizeof *carried,
  FIRST_BIT = 3
};

static bool is_carried(const char *variable) {
  for (size_t i = 0; i < CARRIED; i++)
    if (strcmp(carried[i], variable) == 0)
      return true;
  return false;
}

bool numbers_segment(const struct synfin_scenario_step *step,
                     struct segment *segment) {
  *segment = (struct segment){
      .seq = value_of(step, "SEG.SEQ"),
      .ack = value_of(step, "SEG.ACK"),
      .text = value_of(step, "SEG.TEXT"),
      .window = ENDPOINT_BUFFER,
      .syn = value_of(step, "CTL.SYN") != 0,
      .ack_bit = value_of(step, "CTL.ACK") != 0,
      .rst = value_of(step, "CTL.RST") != 0,
      .fin = value_of(step, "CTL.FIN") != 0,
  };
  for (unsigned i = 0; i < step->nnumbers; i++)
    if (!is_carried(step->numbers[i].variable))
      return false;
  return true;
}

bool numbers_value(const struct tcp_segment_variables *seen, const char *name,
                   uint32_t *value) {
  const struct synfin_number all[] = {
      {"SEG.SEQ", seen->seg_seq},   {"SEG.ACK", seen->seg_ack},
      {"SEG.LEN", seen->seg_len},   {"SEG.TEXT", seen->seg_text},
      {"TEXT.SEQ", seen->text_seq}, {"TEXT.END", seen->text_end},
      {"CTL.SYN", seen->ctl_syn},   {"CTL.ACK", seen->ctl_ack},
      {"CTL.RST", seen->ctl_rst},   {"CTL.FIN", seen->ctl_fin},
      {"FIN.SEEN", seen->fin_seen}, {"FIN.SEQ", seen->fin_seq},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(all[i].variable, name) == 0) {
      *value = all[i].value;
      return true;
    }
  return false;
}

const char *numbers_differ(const struct synfin_scenario_step *step,
                           const struct tcp_segment_variables *seen,
                           uint32_t *wanted) {
  uint32_t value;
  for (unsigned i = 0; i < step->nnumbers; i++) {
    *wanted = step->numbers[i].value;
    if (!numbers_value(seen, step->numbers[i].variable, &value) ||
        value != *wanted)
      return step->numbers[i].variable;
  }
  *wanted = 0;
  for (size_t i = FIRST_BIT; step->nnumbers > 0 && i < CARRIED; i++)
    if (named(step, carried[i]) == NULL &&
        numbers_value(seen, carried[i], &value) && value != 0)
      return carried[i];
  return NULL;
}

/* A SYN that is sent again has the number that it had. */
size_t numbers_iss(const struct synfin_scenario *scenario, unsigned peer,
                   uint32_t iss[NUMBERS_ISS]) {
  size_t count = 0;
  for (unsigned i = 0; i < scenario->nsteps; i++) {
    const struct synfin_scenario_step *step = &scenario->steps[i];
    if ((step->kind != SYNFIN_DELIVER && step->kind != SYNFIN_AGAIN) ||
        step->from != peer || value_of(step, "CTL.SYN") == 0)
      continue;
    uint32_t seq = value_of(step, "SEG.SEQ");
    if (count < NUMBERS_ISS && (count == 0 || iss[count - 1] != seq))
      iss[count++] = seq;
  }
  return count;
}
