#include "expect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "evaluate.h"
#include "parse.h"

/* The variables of the table that an endpoint has. */
enum {
  SND_UNA,
  SND_NXT,
  MAX_SND_WND,
  RCV_NXT,
  RCV_WND,
  IRS,
  TS_OLD,
  TS_RECENT,
  LISTENING,
  SEG_SEQ,
  SEG_ACK,
  SEG_LEN,
  SEG_TEXT,
  TEXT_SEQ,
  CTL_SYN,
  CTL_ACK,
  CTL_RST,
  CTL_FIN,
  PAWS_FAIL,
  TEXT_END,
  FIN_SEEN,
  FIN_SEQ,
  TS_NEW,
  TS_VAL,
  VARIABLES
};
static const char *const variables[VARIABLES] = {
    [SND_UNA] = "SND.UNA",         [SND_NXT] = "SND.NXT",
    [MAX_SND_WND] = "MAX.SND.WND", [RCV_NXT] = "RCV.NXT",
    [RCV_WND] = "RCV.WND",         [IRS] = "IRS",
    [TS_OLD] = "TS.OLD",           [TS_RECENT] = "TS.RECENT",
    [LISTENING] = "LISTENING",     [SEG_SEQ] = "SEG.SEQ",
    [SEG_ACK] = "SEG.ACK",         [SEG_LEN] = "SEG.LEN",
    [SEG_TEXT] = "SEG.TEXT",       [TEXT_SEQ] = "TEXT.SEQ",
    [CTL_SYN] = "CTL.SYN",         [CTL_ACK] = "CTL.ACK",
    [CTL_RST] = "CTL.RST",         [CTL_FIN] = "CTL.FIN",
    [PAWS_FAIL] = "PAWS.FAIL",     [TEXT_END] = "TEXT.END",
    [FIN_SEEN] = "FIN.SEEN",       [FIN_SEQ] = "FIN.SEQ",
    [TS_NEW] = "TS.NEW",           [TS_VAL] = "TS.VAL",
};

static void find_variables(struct expect *expect) {
  const struct model *m = expect->model;
  expect->places = ARENA_ARRAY(&expect->arena, int, VARIABLES);
  expect->variables = ARENA_ARRAY(&expect->arena, uint32_t, m->nvariables + 1);
  assert_int_equal(m->nvariables, VARIABLES);
  for (int i = 0; i < VARIABLES; i++) {
    int v = 0;
    while (strcmp(m->variables[v].name, variables[i]) != 0)
      assert_int_not_equal(++v, m->nvariables);
    expect->places[i] = v;
  }
}

void expect_read(struct expect *expect, const char *variant) {
  memset(expect, 0, sizeof *expect);
  struct arena *arena = &expect->arena;
  assert_int_equal(
      source_read(&expect->source, arena, SYNFIN_SOURCE_DIR "/spec/tcp.fsm"),
      0);
  diag_init(&expect->diag, arena, &expect->source);
  struct ast *ast = parse_into(arena, arena, &expect->source, &expect->diag);
  expect->model = resolve(arena, ast, &expect->source, &expect->diag);
  assert_non_null(expect->model);
  const struct model *m = expect->model;
  for (int v = 0; v < m->nvariants; v++)
    if (strcmp(m->variants[v].name, variant) == 0)
      expect->options = m->variants[v].options;
  expect->cover = cover_make(arena, m, expect->options, variant, &expect->diag);
  assert_non_null(expect->cover);
  cover_reach(expect->cover);
  struct cover_exceptions unreached = {.arena = arena};
  assert_true(cover_exceptions_read(
      &unreached, m, SYNFIN_SOURCE_DIR "/tests/cover/unreached.txt"));
  cover_except(expect->cover, &unreached);
  expect->layouts = ARENA_ARRAY(arena, struct emit_layout *, m->nevents + 1);
  for (int e = 0; e < m->nevents; e++)
    expect->layouts[e] = emit_layout(arena, m, e, &expect->diag);
  find_variables(expect);
  for (int p = 0; p < m->nparts; p++)
    if (strcmp(m->parts[p].name, "wire") == 0)
      expect->wire = p;
}

void expect_free(struct expect *expect) {
  arena_free(&expect->arena);
}

/* --- Inputs --------------------------------------------------------------- */

static void set(struct expect *expect, int variable, uint32_t value) {
  expect->variables[expect->places[variable]] = value;
}

static void set_own(struct expect *expect, const struct house *house,
                    const struct room_view *view) {
  const struct synfin_connection *c = &view->tcb;
  bool is_wait = view->reference != SYNFIN_NONE &&
                 synfin_array_of(view->reference) != SYNFIN_IN_CONNECTIONS;
  set(expect, SND_UNA, c->snd_una);
  set(expect, SND_NXT, c->snd_nxt);
  set(expect, MAX_SND_WND, c->max_snd_wnd);
  set(expect, RCV_NXT, c->rcv_nxt);
  set(expect, RCV_WND, c->rcv_adv - c->rcv_nxt);
  set(expect, IRS, c->u.irs);
  set(expect, TS_OLD, synfin_has(c, HAS_TIMESTAMPS));
  set(expect, TS_RECENT, c->ts_recent);
  set(expect, LISTENING,
      is_wait && house->room.listeners[0].port != 0 &&
          house->room.tcp.free_connection != SYNFIN_NONE);
}

/* TEXT.END: how far RCV.NXT gets. What is held joins on, and only the record
 * knows what that is. */
static uint32_t text_end(struct house *house, const struct room_view *view,
                         uint32_t next, uint32_t first, uint32_t length) {
  const struct synfin_connection *c = &view->tcb;
  uint32_t right = next + (c->rcv_adv - c->rcv_nxt), end = next;
  if ((int32_t)(first - next) <= 0 && (int32_t)(first + length - next) > 0)
    end = (int32_t)(first + length - right) > 0 ? right : first + length;
  if (!synfin_has(c, TEXT_IS_HELD))
    return end;
  struct synfin_call call;
  synfin_call_of(&call, &house->room.tcp, view->reference);
  return synfin_joined(&call, end);
}

static void set_segment(struct expect *expect, struct house *house,
                        const struct room_view *view,
                        const struct synfin_segment *in) {
  const struct synfin_connection *c = &view->tcb;
  uint32_t syn = (in->control & WIRE_SYN) != 0;
  uint32_t fin = (in->control & WIRE_FIN) != 0;
  uint32_t text = in->lengths[0], first = in->seq + syn;
  uint32_t next = synfin_has(c, HAS_PEER) ? c->rcv_nxt : in->seq + 1;
  set(expect, SEG_SEQ, in->seq);
  set(expect, SEG_ACK, in->ack);
  set(expect, SEG_LEN, text + syn + fin);
  set(expect, SEG_TEXT, text);
  set(expect, TEXT_SEQ, first);
  set(expect, CTL_SYN, syn);
  set(expect, CTL_ACK, (in->control & WIRE_ACK) != 0);
  set(expect, CTL_RST, (in->control & WIRE_RST) != 0);
  set(expect, CTL_FIN, fin);
  set(expect, PAWS_FAIL,
      synfin_has(c, HAS_TIMESTAMPS) && in->has_timestamp &&
          (int32_t)(in->ts_val - c->ts_recent) < 0);
  set(expect, TEXT_END, text_end(house, view, next, first, text));
  set(expect, FIN_SEEN, fin || synfin_has(c, FIN_IS_HELD));
  set(expect, FIN_SEQ, fin ? first + text : c->fin_seq);
  set(expect, TS_NEW, in->has_timestamp);
  set(expect, TS_VAL, in->ts_val);
}

/* The parameter of a segment: nobody counts what is no SYN of a new peer. */
static bool is_backlog_full(const struct house *house,
                            const struct room_view *view,
                            const struct synfin_segment *segment) {
  const struct synfin_listener *of = &house->room.listeners[0];
  return view->is_listener && of->backlog <= of->half_open &&
         (segment->control & (WIRE_SYN | WIRE_ACK | WIRE_RST)) == WIRE_SYN;
}

void expect_segment(struct expect *expect, struct house *house,
                    const struct room_view *view,
                    const struct synfin_segment *segment,
                    uint8_t point[MODEL_MAX_DIMENSIONS]) {
  uint8_t parameters[MODEL_MAX_DIMENSIONS] = {0};
  const struct model *m = expect->model;
  struct draw draw = {.model = m,
                      .options = expect->options,
                      .configuration = view->tcb.configuration,
                      .event = TCP_EVENT_SEGMENT,
                      .variables = expect->variables};
  set_own(expect, house, view);
  set_segment(expect, house, view, segment);
  for (int d = 0; d < m->ndimensions; d++)
    if (strcmp(m->dimensions[d].name, "backlog") == 0)
      parameters[d] = is_backlog_full(house, view, segment);
  evaluate_point(&draw, parameters, point);
}

int expect_cell(const struct expect *expect, int configuration, int event,
                const uint8_t *point) {
  const struct flat *flat = expect->cover->flat;
  int child = flat_look_up(flat, configuration, event, point);
  struct cell cell = flat_cell(flat, configuration, event);
  for (int i = 0; i < cell.count; i++)
    if (child == -2 - cell.outcomes[i])
      return expect->cover
                 ->first[configuration * expect->model->nevents + event] +
             i;
  return -1;
}

bool expect_may(const struct expect *expect, int configuration, int event) {
  const struct cover *cover = expect->cover;
  int first = cover->first[configuration * expect->model->nevents + event];
  int count = flat_cell(cover->flat, configuration, event).count;
  for (int c = first; c < first + count; c++)
    if (cover->cells[c].kind != COVER_ILLEGAL)
      return true;
  return false;
}

uint32_t expect_word(const struct expect *expect, int event,
                     const uint8_t *point) {
  const struct event *of = &expect->model->events[event];
  const struct emit_layout *layout = expect->layouts[event];
  uint32_t word = 0;
  for (int a = 0; a < of->nattributes; a++)
    if (layout->bits[a] > 0)
      word |= (uint32_t)point[of->attributes[a]] << layout->shifts[a];
  return word;
}

static void point_of(const struct expect *expect, const struct room_step *step,
                     uint8_t *point) {
  const struct model *m = expect->model;
  const struct event *of = &m->events[step->event];
  const struct emit_layout *layout = expect->layouts[step->event];
  memcpy(point, m->configurations[step->before].flags, (size_t)m->ndimensions);
  for (int a = 0; a < of->nattributes; a++)
    point[of->attributes[a]] =
        (uint8_t)(step->input >> layout->shifts[a] &
                  ((UINT32_C(1) << layout->bits[a]) - 1));
}

bool expect_may_open(const struct expect *expect, int configuration,
                     enum tcp_kind kind) {
  uint8_t point[MODEL_MAX_DIMENSIONS];
  const struct room_step step = {
      .event = TCP_EVENT_OPEN,
      .before = (uint8_t)configuration,
      .input =
          tcp_input_open(TCP_PERMIT_YES, TCP_ROOM_YES, kind, TCP_REMOTE_GIVEN)};
  point_of(expect, &step, point);
  int cell = expect_cell(expect, configuration, TCP_EVENT_OPEN, point);
  return cell >= 0 && expect->cover->cells[cell].kind != COVER_ILLEGAL;
}

/* --- Steps ---------------------------------------------------------------- */

static const char *describe(struct expect *expect,
                            const struct room_step *step) {
  uint8_t point[MODEL_MAX_DIMENSIONS];
  point_of(expect, step, point);
  return flat_describe(&expect->arena, expect->model, expect->options,
                       step->before, step->event, point);
}

/* The step is what the rows say. */
static void check_step(struct expect *expect, const struct room_step *step) {
  const struct model *m = expect->model;
  uint8_t point[MODEL_MAX_DIMENSIONS];
  struct walk walk;
  point_of(expect, step, point);
  if (!model_possible(m, expect->options, step->event, step->before, point,
                      NULL))
    fail_msg("impossible: %s", describe(expect, step));
  interpret(m, expect->options, step->before, step->event, point, &walk);
  if (walk.end != WALK_DONE && walk.end != WALK_IGNORED)
    fail_msg("not legal: %s", describe(expect, step));
  int count = 0;
  while (count < walk.nops && step->actions[count] == walk.ops[count])
    count++;
  if (count < walk.nops || step->actions[count] != SYNFIN_END)
    fail_msg("other actions than the rows': %s", describe(expect, step));
  if (walk.configuration != step->after)
    fail_msg("to %s instead of %s: %s", m->configurations[step->after].name,
             m->configurations[walk.configuration].name,
             describe(expect, step));
}

void expect_outcome(struct expect *expect, const struct house *house,
                    const struct room_view *before,
                    const struct synfin_segment *segment) {
  const struct room_seen *seen = &house->seen;
  for (unsigned s = 0; s < seen->nsteps; s++)
    check_step(expect, &seen->steps[s]);
  if (seen->more)
    return; /* too long to be followed */
  const char *wrong = expect_seen(expect, house, before, segment);
  if (wrong != NULL)
    fail_msg("%s: %s", wrong,
             seen->nsteps > 0 ? describe(expect, &seen->steps[0])
                              : "no step at all");
}
