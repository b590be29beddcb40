/* Segments to attribute values: the variables by hand, the definitions by
 * LANGUAGE.md section 4. */
#include <stdlib.h>
#include <string.h>
#include "peer.h"

/* --- The notation -----------------------------------------------------------
 */

static void read_bits(struct peer_segment *segment, const char *bits) {
  size_t length = strcspn(bits, ">");
  for (size_t i = 0; i < length; i++) {
    segment->syn |= strncmp(bits + i, "SYN", 3) == 0;
    segment->ack_bit |= strncmp(bits + i, "ACK", 3) == 0;
    segment->fin |= strncmp(bits + i, "FIN", 3) == 0;
    segment->rst |= strncmp(bits + i, "RST", 3) == 0;
  }
}

static void read_number(struct peer_segment *segment, const char *field) {
  static const char names[][6] = {"SEQ=", "ACK=", "WND=", "DATA=", "TS="};
  uint32_t *const numbers[] = {&segment->seq, &segment->ack, &segment->window,
                               &segment->text, &segment->timestamp};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strncmp(field, names[i], strlen(names[i])) == 0)
      *numbers[i] = (uint32_t)strtoul(field + strlen(names[i]), NULL, 10);
}

struct peer_segment peer_read(const char *notation) {
  struct peer_segment segment = {.window = 1000};
  const char *field = strchr(notation, '<');
  for (; field; field = strchr(field, '<')) {
    field++;
    if (strncmp(field, "CTL=", 4) == 0)
      read_bits(&segment, field + 4);
    segment.timestamped |= strncmp(field, "TS=", 3) == 0;
    segment.too_old |= strncmp(field, "PAWS", 4) == 0;
    read_number(&segment, field);
  }
  return segment;
}

/* --- Variables
 * ---------------------------------------------------------------- */

static bool before(uint32_t a, uint32_t b) {
  return (int32_t)(b - a) > 0;
}

static bool knows_irs(const struct peer *peer) {
  const struct model *model = peer->table->model;
  int state = model->configurations[peer->configuration].state;
  return state != oracle_state(peer->table, "LISTEN") &&
         state != oracle_state(peer->table, "SYN-SENT");
}

static uint32_t length_of(const struct peer_segment *segment) {
  return segment->text + segment->syn + segment->fin;
}

uint32_t peer_text_end(const struct peer *peer,
                       const struct peer_segment *segment) {
  uint32_t next = knows_irs(peer) ? peer->rcv_nxt : segment->seq + 1;
  uint32_t first = segment->seq + segment->syn;
  uint32_t last = first + segment->text;
  if (before(next + peer->rcv_wnd, last))
    last = next + peer->rcv_wnd;
  return !before(next, first) && before(next, last) ? last : next;
}

struct named {
  const char *name;
  uint32_t value;
};

static uint32_t look_up(const struct named *list, size_t count,
                        const char *name) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(list[i].name, name) == 0)
      return list[i].value;
  fail_msg("the oracle does not know the variable %s", name);
  return 0;
}

static uint32_t variable(const struct peer *peer,
                         const struct peer_segment *segment, const char *name) {
  const struct named list[] = {
      {"SND.UNA", peer->snd_una},
      {"SND.NXT", peer->snd_nxt},
      {"MAX.SND.WND", peer->max_snd_wnd},
      {"RCV.NXT", peer->rcv_nxt},
      {"RCV.WND", peer->rcv_wnd},
      {"IRS", peer->irs},
      {"TS.OLD", peer->ts_old},
      {"TS.RECENT", peer->ts_recent},
      {"LISTENING", peer->listening},
      {"SEG.SEQ", segment->seq},
      {"SEG.ACK", segment->ack},
      {"SEG.LEN", length_of(segment)},
      {"SEG.TEXT", segment->text},
      {"TEXT.SEQ", segment->seq + segment->syn},
      {"CTL.SYN", segment->syn},
      {"CTL.ACK", segment->ack_bit},
      {"CTL.RST", segment->rst},
      {"CTL.FIN", segment->fin},
      {"PAWS.FAIL", segment->too_old},
      {"TEXT.END", peer_text_end(peer, segment)},
      {"FIN.SEEN", segment->fin},
      {"FIN.SEQ", segment->seq + segment->syn + segment->text},
      {"TS.NEW", segment->timestamped},
      {"TS.VAL", segment->timestamp},
  };
  return look_up(list, sizeof list / sizeof *list, name);
}

/* --- Definitions
 * ---------------------------------------------------------------- */

static uint32_t evaluate(const struct peer *peer,
                         const struct peer_segment *segment,
                         const struct expression *e);

static const struct expression *define_here(const struct peer *peer,
                                            const struct define *define) {
  const struct model *model = peer->table->model;
  int state = model->configurations[peer->configuration].state;
  int i = define->count - 1;
  while (!in_set(define->alternatives[i].states, state))
    i--;
  return define->alternatives[i].value;
}

static bool less(const struct expression *e, uint32_t a, uint32_t b) {
  return e->serial ? before(a, b) : a < b;
}

static uint32_t compute(const struct expression *e, uint32_t a, uint32_t b) {
  /* Of an enumeration of the compiler this needs but a part. */
  if (e->operation == AST_PLUS)
    return a + b;
  if (e->operation == AST_MINUS)
    return a - b;
  if (e->operation == AST_AND)
    return a && b;
  if (e->operation == AST_OR)
    return a || b;
  if (e->operation == AST_EQUAL)
    return a == b;
  if (e->operation == AST_LESS)
    return less(e, a, b);
  if (e->operation == AST_LESS_EQUAL)
    return a == b || less(e, a, b);
  return e->operation == AST_GREATER ? less(e, b, a) : a == b || less(e, b, a);
}

static uint32_t evaluate(const struct peer *peer,
                         const struct peer_segment *segment,
                         const struct expression *e) {
  const struct model *model = peer->table->model;
  if (e->operation == AST_NUMBER)
    return e->number;
  if (e->operation == AST_NOT)
    return !evaluate(peer, segment, e->left);
  if (e->operation == AST_VARIABLE)
    return e->variable != MODEL_NONE
               ? variable(peer, segment, model->variables[e->variable].name)
               : evaluate(peer, segment,
                          define_here(peer, &model->defines[e->define]));
  return compute(e, evaluate(peer, segment, e->left),
                 evaluate(peer, segment, e->right));
}

/* The first value in scope whose definition holds. */
static uint8_t value_of(const struct peer *peer,
                        const struct peer_segment *segment, options_t options,
                        int event, int d) {
  const struct model *model = peer->table->model;
  const struct dimension *dimension = &model->dimensions[d];
  for (int v = 0; v < dimension->count; v++) {
    const struct value *value = &dimension->values[v];
    if (model_value_in_scope(model, options, d, v, event,
                             peer->configuration) &&
        (value->otherwise ||
         (value->definition && evaluate(peer, segment, value->definition))))
      return (uint8_t)v;
  }
  return (uint8_t)model_default(model, options, d, event, peer->configuration);
}

static bool mask_holds(const struct peer *peer, const struct constraint *mask,
                       const uint8_t *point) {
  const struct model *model = peer->table->model;
  bool holds =
      mask->is_mask &&
      in_set(mask->in.states, model->configurations[peer->configuration].state);
  for (int c = 0; c < mask->conditions.count; c++) {
    const struct condition *condition = &mask->conditions.items[c];
    holds = holds && (condition->values >> point[condition->dimension] & 1);
  }
  return holds;
}

void peer_classify(const struct peer *peer, const struct peer_segment *segment,
                   uint8_t *point) {
  const struct model *model = peer->table->model;
  options_t options = oracle_options(peer->table, peer->options);
  int event = oracle_event(peer->table, "SEGMENT");
  const struct event *e = &model->events[event];
  memcpy(point, model->configurations[peer->configuration].flags,
         (size_t)model->ndimensions);
  for (int a = 0; a < e->nattributes; a++)
    point[e->attributes[a]] =
        value_of(peer, segment, options, event, e->attributes[a]);
  for (int c = 0; c < model->nconstraints; c++) {
    const struct constraint *mask = &model->constraints[c];
    if (!mask_holds(peer, mask, point))
      continue;
    for (int h = 0; h < mask->nhides; h++)
      point[mask->hides[h]] = (uint8_t)model_default(
          model, options, mask->hides[h], event, peer->configuration);
  }
}

void peer_value(const char *file, int line, const struct peer *peer,
                const char *segment, const char *attribute, const char *value) {
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  struct peer_segment arrived = peer_read(segment);
  int d = oracle_dimension(peer->table, attribute);
  peer_classify(peer, &arrived, point);
  const char *is = peer->table->model->dimensions[d].values[point[d]].name;
  if (strcmp(is, value) != 0)
    oracle_fail(file, line, peer->table, NULL, "%s: %s must be %s, but is %s",
                segment, attribute, value, is);
}
