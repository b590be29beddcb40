#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  CONTROLS = WIRE_SYN | WIRE_ACK | WIRE_FIN | WIRE_RST
};

/* --- What the table expects ----------------------------------------------- */

struct expectation {
  struct outcome_seen *result;
  struct tcp_connection_variables own;
  struct tcp_segment_variables in;
  uint32_t was_next; /* RCV.NXT before the segment */
  bool text_waits, new_iss, wants_ack;
};

static void reply(struct expectation *e, struct outcome_reply what) {
  if (e->result->nreplies < OUTCOME_REPLIES)
    e->result->replies[e->result->nreplies++] = what;
}

static void do_choose_iss(struct expectation *e) {
  e->new_iss = true;
}

static void do_note_irs(struct expectation *e) {
  e->own.rcv_nxt = e->in.seg_seq + 1;
}

static void do_send_syn_ack(struct expectation *e) {
  reply(e, (struct outcome_reply){.control = WIRE_SYN | WIRE_ACK,
                                  .any_seq = e->new_iss,
                                  .seq = e->own.snd_una,
                                  .ack = e->own.rcv_nxt});
}

static void do_ack(struct expectation *e) {
  e->wants_ack = true;
}

static void do_reset_by_ack(struct expectation *e) {
  reply(e, (struct outcome_reply){.control = WIRE_RST, .seq = e->in.seg_ack});
}

static void do_reset_by_seq(struct expectation *e) {
  reply(e, (struct outcome_reply){.control = WIRE_RST | WIRE_ACK,
                                  .ack = e->in.seg_seq + e->in.seg_len});
}

/* It may carry an ACK: "once a connection is established, this is always sent"
 * (3.1). */
static void do_send_reset(struct expectation *e) {
  reply(e, (struct outcome_reply){
               .control = WIRE_RST, .may_ack = true, .seq = e->own.snd_nxt});
  e->wants_ack = false;
}

static void do_take_text(struct expectation *e) {
  e->result->octets += e->in.text_end - e->own.rcv_nxt;
  e->own.rcv_nxt = e->in.text_end;
  e->wants_ack = true;
}

static void do_take_fin(struct expectation *e) {
  e->own.rcv_nxt = e->in.fin_seq + 1;
}

static void do_signal_open(struct expectation *e) {
  e->result->told |= TOLD_OPENED;
}

static void do_signal_closing(struct expectation *e) {
  e->result->told |= TOLD_CLOSING;
}

static void do_signal_reset(struct expectation *e) {
  e->result->told |= TOLD_RESET;
}

static void do_signal_refused(struct expectation *e) {
  e->result->told |= TOLD_REFUSED;
}

/* The tester's segments leave the right edge of its window where it was, so
 * that waiting text goes on waiting; but one that is older than the last says
 * nothing of the window (SND.WL1), and still its ACK counts. */
static void do_transmit(struct expectation *e) {
  e->result->may_send = e->text_waits &&
                        synfin_before(e->own.snd_una, e->in.seg_ack) &&
                        synfin_before(e->in.seg_seq, e->was_next);
}

/* With the record goes what it was asked to send (reading 27). */
static void do_delete(struct expectation *e) {
  e->wants_ack = false;
}

/* Nobody sees it. */
static void do_nothing(struct expectation *e) {
  (void)e;
}

static const struct {
  const char *name;
  void (*act)(struct expectation *e);
} effects[] = {{"choose-iss", do_choose_iss},
               {"choose-later-iss", do_choose_iss},
               {"note-irs", do_note_irs},
               {"send-syn-ack", do_send_syn_ack},
               {"ack", do_ack},
               {"answer", do_ack},
               {"challenge-ack", do_ack},
               {"reset-by-ack", do_reset_by_ack},
               {"reset-by-seq", do_reset_by_seq},
               {"send-reset", do_send_reset},
               {"take-text", do_take_text},
               {"take-fin", do_take_fin},
               {"signal-open", do_signal_open},
               {"signal-closing", do_signal_closing},
               {"signal-reset", do_signal_reset},
               {"signal-refused", do_signal_refused},
               {"signal-closed", do_nothing},
               {"calls-reset", do_nothing},
               {"transmit", do_transmit},
               {"resend-lost", do_transmit},
               {"keep-text", do_nothing},
               {"keep-old", do_nothing},
               {"restore-old", do_nothing},
               {"note-peer", do_nothing},
               {"forget-peer", do_nothing},
               {"note-window", do_nothing},
               {"note-urgent", do_nothing},
               {"advance-una", do_nothing},
               {"update-window", do_nothing},
               {"flush", do_nothing},
               {"delete-tcb", do_delete}};

/* An action that this file has never heard of must not pass for nothing. */
static void act(struct expectation *e, const struct op *op) {
  if (op->kind != OP_ACTION)
    return;
  for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++)
    if (strcmp(effects[i].name, op->name) == 0) {
      effects[i].act(e);
      return;
    }
  fprintf(stderr, "outcome.c does not know what '%s' looks like\n", op->name);
  abort();
}

void outcome_expect(const struct cells *cells, const struct cell_point *cell,
                    const struct concrete_own *own,
                    const struct concrete_segment *segment,
                    struct outcome_seen *expected) {
  struct expectation e = {expected,
                          own->tcp,
                          concrete_variables(segment, own),
                          own->tcp.rcv_nxt,
                          own->text_waits,
                          false,
                          false};
  struct walk walk;
  memset(expected, 0, sizeof *expected);
  cells_walk(cells, cell, &walk);
  for (int i = 0; i < walk.nops; i++)
    act(&e, &cells->model->ops[walk.ops[i]]);
  if (e.wants_ack)
    reply(&e, (struct outcome_reply){.control = WIRE_ACK,
                                     .seq = e.own.snd_nxt,
                                     .ack = e.own.rcv_nxt});
  expected->state = walk.state;
  if (walk.state == TCP_STATE_CLOSED && own->tcp.listening)
    expected->state = TCP_STATE_LISTEN; /* which is still there */
}

/* --- What is seen --------------------------------------------------------- */

void outcome_observe(const struct tester *tester,
                     const struct stack_seen *before,
                     const struct stack_seen *after,
                     struct outcome_seen *observed) {
  memset(observed, 0, sizeof *observed);
  for (unsigned i = 0; i < tester->ncaught && i < OUTCOME_REPLIES; i++) {
    const struct synfin_segment *caught = &tester->caught[i];
    observed->replies[observed->nreplies++] = (struct outcome_reply){
        .control = caught->control & CONTROLS,
        .seq = caught->seq,
        .ack = caught->control & WIRE_ACK ? caught->ack : 0,
        .text = caught->lengths[0]};
  }
  observed->state = after->state;
  observed->told = after->told & ~before->told;
  observed->octets = after->octets - before->octets;
  observed->user_gone = before->user_gone;
}

static bool same_reply(const struct outcome_reply *a,
                       const struct outcome_reply *b) {
  if (a->may_ack && (a->control ^ b->control) == WIRE_ACK)
    return a->seq == b->seq && a->text == b->text;
  return a->control == b->control &&
         (a->seq == b->seq || a->any_seq || b->any_seq) && a->ack == b->ack &&
         a->text == b->text;
}

/* Waiting text takes along the ACK that is due, and may take the FIN. */
static bool same_with_text(const struct outcome_seen *expected,
                           const struct outcome_seen *observed) {
  const struct outcome_reply *first = &observed->replies[0];
  uint32_t next = first->seq;
  if (!expected->may_send || expected->nreplies > 1 || observed->nreplies == 0)
    return false;
  if (expected->nreplies == 1 && expected->replies[0].seq != first->seq)
    return false;
  for (unsigned i = 0; i < observed->nreplies; i++) {
    const struct outcome_reply *o = &observed->replies[i];
    if (o->text == 0 || (o->control & ~WIRE_FIN) != WIRE_ACK ||
        o->seq != next || o->ack != first->ack ||
        (expected->nreplies == 1 && o->ack != expected->replies[0].ack))
      return false;
    next += o->text;
  }
  return next - first->seq <= STACK_SEND;
}

static bool same_replies(const struct outcome_seen *expected,
                         const struct outcome_seen *observed) {
  if (expected->nreplies != observed->nreplies)
    return false;
  for (unsigned i = 0; i < expected->nreplies; i++)
    if (!same_reply(&expected->replies[i], &observed->replies[i]))
      return false;
  return true;
}

/* Where the table tells of a reset and a refusal at once, a stack that has one
 * word for it says enough. */
static bool same_told(unsigned expected, unsigned observed) {
  unsigned both = TOLD_RESET | TOLD_REFUSED;
  if ((expected & both) == both && (observed & both) != 0)
    return (expected & ~both) == (observed & ~both);
  return expected == observed;
}

bool outcome_same(const struct outcome_seen *expected,
                  const struct outcome_seen *observed) {
  if (!same_replies(expected, observed) && !same_with_text(expected, observed))
    return false;
  return expected->state == observed->state &&
         (observed->user_gone || (same_told(expected->told, observed->told) &&
                                  expected->octets == observed->octets));
}

/* --- In words ------------------------------------------------------------- */

static void add(char text[OUTCOME_TEXT], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add(char text[OUTCOME_TEXT], const char *format, ...) {
  size_t length = strlen(text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text + length, OUTCOME_TEXT - length, format, arguments);
  va_end(arguments);
}

enum {
  NEAR = 5000 /* octets: numbers this far apart belong together */
};

static bool add_near(char text[OUTCOME_TEXT], const char *name, uint32_t from,
                     uint32_t number) {
  uint32_t by = number - from;
  if (by == 0)
    add(text, "%s", name);
  else if (by < NEAR)
    add(text, "%s+%u", name, (unsigned)by);
  else if (0u - by < NEAR)
    add(text, "%s-%u", name, (unsigned)(0u - by));
  return by < NEAR || 0u - by < NEAR;
}

static void add_seq(char text[OUTCOME_TEXT], const struct outcome_reply *r,
                    const struct concrete_own *own,
                    const struct concrete_segment *segment) {
  bool has_ack = (segment->control & WIRE_ACK) != 0;
  add(text, "<SEQ=");
  if (r->any_seq)
    add(text, "ISS");
  else if (r->seq == 0)
    add(text, "0");
  else if (has_ack && r->seq == segment->ack && (r->control & WIRE_RST) != 0)
    add(text, "SEG.ACK");
  else if (!add_near(text, "SND.NXT", own->tcp.snd_nxt, r->seq))
    add(text, "ISS");
  add(text, ">");
}

static void add_ack(char text[OUTCOME_TEXT], const struct outcome_reply *r,
                    const struct concrete_own *own,
                    const struct concrete_segment *segment) {
  if ((r->control & WIRE_ACK) == 0)
    return;
  add(text, "<ACK=");
  if (!own->has_peer || (r->control & WIRE_RST) != 0 ||
      !add_near(text, "RCV.NXT", own->tcp.rcv_nxt, r->ack))
    if (!add_near(text, "SEG.SEQ", segment->seq, r->ack))
      add(text, r->ack == 0 ? "0" : "?");
  add(text, ">");
}

static void add_control(char text[OUTCOME_TEXT], uint8_t control) {
  static const struct {
    uint8_t bit;
    const char *name;
  } bits[] = {{WIRE_SYN, "SYN"},
              {WIRE_FIN, "FIN"},
              {WIRE_RST, "RST"},
              {WIRE_ACK, "ACK"}};
  bool first = true;
  add(text, "<CTL=");
  for (size_t i = 0; i < 4; i++)
    if ((control & bits[i].bit) != 0) {
      add(text, "%s%s", first ? "" : ",", bits[i].name);
      first = false;
    }
  add(text, ">");
}

static void add_told(char text[OUTCOME_TEXT], const struct outcome_seen *seen) {
  static const char *const names[] = {"opened", "closing", "reset", "refused",
                                      "another error"};
  bool first = true;
  for (size_t i = 0; i < 5 && !seen->user_gone; i++)
    if ((seen->told >> i & 1) != 0) {
      add(text, "%s%s", first ? "; " : ", ", names[i]);
      first = false;
    }
  if (seen->octets > 0 && !seen->user_gone)
    add(text, "%s%u octets", first ? "; " : ", ", (unsigned)seen->octets);
}

void outcome_print(const struct outcome_seen *seen,
                   const struct concrete_own *own,
                   const struct concrete_segment *segment,
                   char text[OUTCOME_TEXT]) {
  text[0] = '\0';
  for (unsigned i = 0; i < seen->nreplies; i++) {
    const struct outcome_reply *r = &seen->replies[i];
    add(text, "%s", i ? " " : "");
    add_seq(text, r, own, segment);
    add_ack(text, r, own, segment);
    add_control(text, r->control);
    if (r->text > 0)
      add(text, "<DATA=%u>", (unsigned)r->text);
  }
  add(text, "%s; %s", seen->nreplies ? "" : "nothing",
      seen->state < 0 ? "?" : tcp_names.states[seen->state]);
  add_told(text, seen);
}
