/* What can be seen of a move: segments, answers, notices, records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "expect.h"

static unsigned count_ops(const struct house *house, unsigned op) {
  unsigned count = 0;
  for (unsigned s = 0; s < house->seen.nsteps; s++)
    for (const uint8_t *at = house->seen.steps[s].actions; *at != SYNFIN_END;
         at++)
      count += *at == op;
  return count;
}

static unsigned count_sent(const struct house *house, unsigned control) {
  unsigned count = 0;
  for (unsigned i = 0; i < house->seen.nsent; i++)
    count += (house->seen.sent[i].control & control) != 0;
  return count;
}

static bool touches_wire(const struct expect *expect,
                         const struct house *house) {
  const struct model *m = expect->model;
  for (int op = 0; op < m->nops; op++)
    if (m->ops[op].kind == OP_ACTION &&
        (m->actions[m->ops[op].id].touches[expect->wire / 64] >>
             (expect->wire % 64) &
         1) != 0 &&
        count_ops(house, (unsigned)op) > 0)
      return true;
  return false;
}

static const char *check_resets(const struct house *house,
                                const struct room_view *before,
                                const struct synfin_segment *in) {
  const struct room_seen *seen = &house->seen;
  unsigned by_ack = count_ops(house, TCP_DO_RESET_BY_ACK);
  unsigned by_seq = count_ops(house, TCP_DO_RESET_BY_SEQ);
  unsigned own = count_ops(house, TCP_DO_SEND_RESET);
  if (count_sent(house, WIRE_RST) != by_ack + by_seq + own)
    return "another number of resets than the rows call for";
  for (unsigned i = 0; i < seen->nsent; i++) {
    const struct synfin_segment *out = &seen->sent[i];
    if ((out->control & WIRE_RST) == 0)
      continue;
    if (by_ack > 0 && (out->seq != in->ack || (out->control & WIRE_ACK) != 0))
      return "a reset that is not <SEQ=SEG.ACK><CTL=RST>";
    if (by_seq > 0 &&
        (out->seq != 0 || out->ack != in->seq + in->lengths[0] +
                                          ((in->control & WIRE_SYN) != 0) +
                                          ((in->control & WIRE_FIN) != 0)))
      return "a reset that is not <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>";
    if (own > 0 && (int32_t)(out->seq - before->tcb.snd_nxt) < 0)
      return "a reset that is not <SEQ=SND.NXT>";
  }
  return NULL;
}

static const char *check_syn_fin(const struct house *house) {
  unsigned syns =
      count_ops(house, TCP_DO_SEND_SYN) + count_ops(house, TCP_DO_SEND_SYN_ACK);
  unsigned again =
      count_ops(house, TCP_DO_RESEND) + count_ops(house, TCP_DO_TRANSMIT) +
      count_ops(house, TCP_DO_RESEND_LOST) + count_ops(house, TCP_DO_SEND_HELD);
  if (count_sent(house, WIRE_SYN) < syns ||
      count_sent(house, WIRE_SYN) > syns + again)
    return "another number of SYNs than the rows call for";
  if (count_sent(house, WIRE_FIN) < count_ops(house, TCP_DO_SEND_FIN) ||
      count_sent(house, WIRE_FIN) > count_ops(house, TCP_DO_SEND_FIN) + again +
                                        count_ops(house, TCP_DO_ADVANCE_UNA))
    return "another number of FINs than the rows call for";
  return NULL;
}

/* An acknowledgment that is owed has left, with the numbers of now. */
static const char *check_ack(const struct house *house) {
  const struct room_seen *seen = &house->seen;
  struct room_view after;
  room_look(house, &after);
  if (count_ops(house, TCP_DO_ACK) == 0 ||
      count_ops(house, TCP_DO_DELETE_TCB) +
              count_ops(house, TCP_DO_FORGET_PEER) +
              count_ops(house, TCP_DO_RESTORE_OLD) >
          0)
    return NULL;
  for (unsigned i = 0; i < seen->nsent; i++)
    if ((seen->sent[i].control & (WIRE_ACK | WIRE_RST)) == WIRE_ACK &&
        seen->sent[i].ack == after.tcb.rcv_nxt)
      return NULL;
  return "no <ACK=RCV.NXT>";
}

static const struct {
  uint8_t op;
  uint16_t notice;
} signals[] = {{TCP_DO_SIGNAL_CLOSING, SYNFIN_CLOSING},
               {TCP_DO_SIGNAL_CLOSED, SYNFIN_FINISHED},
               {TCP_DO_SIGNAL_RESET, SYNFIN_RESET},
               {TCP_DO_SIGNAL_REFUSED, SYNFIN_REFUSED},
               {TCP_DO_SIGNAL_TIMEOUT, SYNFIN_TIMED_OUT},
               {TCP_DO_SIGNAL_UNREACHABLE, SYNFIN_UNREACHABLE},
               {TCP_DO_SIGNAL_TROUBLE, SYNFIN_TROUBLE},
               {TCP_DO_SIGNAL_SOFT, SYNFIN_SOFT_ERROR}};

/* What the user is told, unless it does not know the connection yet. */
static const char *check_notices(const struct house *house,
                                 const struct room_view *before) {
  uint32_t expected = 0, all = 0;
  bool opens = count_ops(house, TCP_DO_SIGNAL_OPEN) > 0;
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
    all |= signals[i].notice;
    if (count_ops(house, signals[i].op) > 0)
      expected |= signals[i].notice;
  }
  bool early = house->room.early;
  if (before->is_listener ||
      ((before->tcb.flags & IS_HALF_OPEN) != 0 && !early) ||
      before->reference == SYNFIN_NONE)
    expected = opens ? expected : 0;
  bool arrives =
      early &&
      count_ops(house, SYNFIN_SPAWN) + count_ops(house, TCP_DO_KEEP_OLD) > 0;
  if (arrives != ((house->seen.notices & SYNFIN_ARRIVED) != 0))
    return "told of a child's SYN, or not told";
  if ((house->seen.notices & all) != expected)
    return "other notices than the rows call for";
  if (opens != ((house->seen.notices & (SYNFIN_OPENED | SYNFIN_ACCEPTED)) != 0))
    return "told that it is open, or not told";
  return NULL;
}

static const struct {
  uint8_t op, answer;
} answers[] = {{TCP_DO_OK, SYNFIN_OK},
               {TCP_DO_ERROR_NONE, SYNFIN_NO_CONNECTION},
               {TCP_DO_ERROR_EXISTS, SYNFIN_EXISTS},
               {TCP_DO_ERROR_RESOURCES, SYNFIN_NO_ROOM},
               {TCP_DO_ERROR_UNSPECIFIED, SYNFIN_UNSPECIFIED},
               {TCP_DO_ERROR_REMOTE, SYNFIN_BAD_REMOTE},
               {TCP_DO_ERROR_CLOSING, SYNFIN_ENDED},
               {TCP_DO_RETURN_STATE, SYNFIN_OK}};

/* SEND without room and RECEIVE without text answer "wait". */
static const char *check_answer(const struct house *house) {
  bool waits = count_ops(house, TCP_DO_ERROR_RESOURCES) +
                   count_ops(house, TCP_DO_QUEUE_RECEIVE) >
               0;
  if (!house->seen.is_answered || house->seen.nsteps == 0)
    return NULL;
  if (waits && house->seen.answer == SYNFIN_WAIT)
    return NULL;
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
    if (count_ops(house, answers[i].op) > 0)
      return house->seen.answer == (enum synfin_answer)answers[i].answer
                 ? NULL
                 : "another answer than the rows give";
  return "no row answered the call";
}

/* A record whose TCB was deleted is gone. That of a listener is another. */
static const char *check_record(const struct house *house,
                                const struct room_view *before) {
  bool deleted = false;
  for (unsigned s = 0; s < house->seen.nsteps; s++) {
    const struct room_step *step = &house->seen.steps[s];
    for (const uint8_t *op = step->actions; *op != SYNFIN_END; op++)
      deleted |= (*op == TCP_DO_DELETE_TCB || *op == TCP_DO_FORGET_PEER) &&
                 tcp_state_of[step->before] != TCP_STATE_LISTEN;
  }
  return deleted && before->handle != 0 && room_handle(house) == before->handle
             ? "the record is there still"
             : NULL;
}

const char *expect_seen(const struct expect *expect, const struct house *house,
                        const struct room_view *before,
                        const struct synfin_segment *segment) {
  const struct room_seen *seen = &house->seen;
  const char *wrong = NULL;
  if (seen->nsent > 0 && !touches_wire(expect, house))
    wrong = "a segment that no row calls for";
  wrong = wrong != NULL ? wrong : check_resets(house, before, segment);
  wrong = wrong != NULL ? wrong : check_syn_fin(house);
  wrong = wrong != NULL ? wrong : check_ack(house);
  wrong = wrong != NULL ? wrong : check_notices(house, before);
  wrong = wrong != NULL ? wrong : check_answer(house);
  return wrong != NULL ? wrong : check_record(house, before);
}
