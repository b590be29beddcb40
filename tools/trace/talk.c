#include "talk.h"

#include <string.h>

#include "describe.h"

/* --- The replay ------------------------------------------------------------
 */

/* A segment on its way. */
struct passage {
  int left;           /* the row in which it left */
  size_t due;         /* the segment before which it arrives */
  const char *excuse; /* why it need not be taken, or NULL */
  const char *note;   /* what is remarkable about it, or NULL */
};

struct replay {
  const struct talk *talk;
  const struct rules *rules;
  struct arena *arena;
  struct ladder *ladder;
  struct talk_account *account;
  struct mirror ends[2];
  struct describe_numbers numbers;
  uint32_t sent[2];               /* the highest number sent, plus one */
  bool has_sent[2], is_closed[2]; /* the window that it offers */
  bool has_gap; /* before this segment, some are not in the capture */
  struct passage *passages; /* of each segment */
  size_t *waiting;          /* segments that have left and not arrived */
  size_t nwaiting;
};

static const char *state_of(const struct mirror *mirror) {
  return tcp_names.states[tcp_state_of[mirror->configuration]];
}

static struct ladder_row *add_row(struct replay *r, size_t number,
                                  unsigned end) {
  struct ladder_row *row = &r->ladder->rows[r->ladder->nrows++];
  *row = (struct ladder_row){
      .at = (int)end,
      .left = LADDER_AT_ONCE,
      .state = state_of(&r->ends[end]),
      .time = describe_time(r->arena, &r->talk->segments[0].at,
                            &r->talk->segments[number].at),
      .colour = LADDER_INK};
  return row;
}

/* --- What is not in the capture --------------------------------------------
 */

enum {
  FAR = 1000 /* segments that are looked ahead */
};

/* Does an end, later on, send a number (as SEG.SEQ or, of the other end's, as
 * SEG.ACK) that is no smaller? */
static bool reaches(const struct talk *talk, size_t number, unsigned end,
                    bool is_ack, uint32_t least) {
  for (size_t i = number + 1; i < talk->count && i < number + FAR; i++) {
    const struct synfin_segment *segment = &talk->segments[i].segment;
    if (talk->segments[i].from != end || segment->control & WIRE_RST ||
        (is_ack && (segment->control & WIRE_ACK) == 0))
      continue;
    if (!synfin_before(is_ack ? segment->ack : segment->seq, least))
      return true;
  }
  return false;
}

/* An acknowledgment of what nobody was seen to send is a lie, unless the other
 * end goes on from there: then the capture has not all of it. So has not one
 * that leaves out numbers which are acknowledged later: a larger window was
 * offered than was seen. */
static void catch_up(struct replay *r, size_t number) {
  const struct talk_segment *seen = &r->talk->segments[number];
  const struct synfin_segment *segment = &seen->segment;
  unsigned from = seen->from, to = 1 - from;
  struct mirror *other = &r->ends[to];
  uint32_t end = segment->seq + mirror_length(segment);
  r->has_gap = false;
  if (segment->control & (WIRE_RST | WIRE_SYN) || !other->knows_peer)
    return;
  if (segment->control & WIRE_ACK &&
      synfin_before(other->own.snd_nxt, segment->ack) &&
      reaches(r->talk, number, to, false, segment->ack)) {
    other->own.snd_nxt = r->sent[to] = segment->ack;
    r->has_gap = true;
  }
  if (r->has_sent[from] && synfin_before(r->sent[from], segment->seq) &&
      reaches(r->talk, number, to, true, end)) {
    if (synfin_before(other->right, end))
      other->right = end;
    r->has_gap = true;
  }
}

/* --- Rows ------------------------------------------------------------------
 */

/* What an end's user must have asked for. */
static void add_calls(struct replay *r, size_t number) {
  const struct talk_segment *seen = &r->talk->segments[number];
  struct mirror_step steps[MIRROR_STEPS];
  struct mirror *mirror = &r->ends[seen->from];
  unsigned count = mirror_sends(mirror, &seen->segment, steps);
  r->passages[number].left = LADDER_AT_ONCE;
  for (unsigned i = 0; i < count; i++) {
    if (steps[i].before == steps[i].after)
      continue;
    struct ladder_row *row = add_row(r, number, seen->from);
    row->kind = LADDER_CALL;
    row->label = tcp_names.events[steps[i].event].name;
    row->state = tcp_names.states[tcp_state_of[steps[i].after]];
    row->colour = "#0072B2";
    r->passages[number].left = r->ladder->nrows - 1;
  }
}

/* Why a segment may be sent that the other end need not take; NULL. */
static const char *excuse(struct replay *r, size_t number) {
  const struct talk_segment *seen = &r->talk->segments[number];
  const struct synfin_segment *segment = &seen->segment;
  unsigned from = seen->from;
  uint32_t length = mirror_length(segment), end = segment->seq + length;
  const char *note = NULL;
  bool is_probe = segment->lengths[0] <= 1 && r->has_sent[from] &&
                  (segment->control & (WIRE_SYN | WIRE_FIN | WIRE_RST)) == 0;
  if (is_probe && r->is_closed[1 - from] &&
      synfin_before(segment->seq - 1, r->sent[from]))
    note = segment->seq == r->sent[from] - 1 || length == 1
               ? "zero-window probe"
               : NULL;
  else if (is_probe && segment->seq == r->sent[from] - 1 &&
           r->ends[from].own.snd_una == r->sent[from])
    note = "keep-alive";
  else if (length > 0 && r->has_sent[from] &&
           synfin_before(segment->seq, r->sent[from]))
    note = "sent again";
  if (note != NULL && strcmp(note, "sent again") == 0)
    r->account->again++;
  if ((segment->control & WIRE_RST) == 0) {
    if (!r->has_sent[from] || synfin_before(r->sent[from], end))
      r->sent[from] = end;
    r->has_sent[from] = true;
    r->is_closed[from] = segment->window == 0;
  }
  return note;
}

/* What else is remarkable about it. */
static const char *describe_rest(const struct replay *r,
                                 const struct synfin_segment *segment,
                                 const char *note) {
  bool is_closed =
      segment->window == 0 && (segment->control & (WIRE_RST | WIRE_SYN)) == 0;
  const char *gap = "what is before it is not in the capture";
  if (is_closed)
    note = note == NULL
               ? "its window is closed"
               : arena_printf(r->arena, "%s; its window is closed", note);
  if (!r->has_gap)
    return note;
  return note == NULL ? gap : arena_printf(r->arena, "%s; %s", note, gap);
}

/* Why the end does not take it; NULL if it does. */
static const char *refusal(const struct replay *r,
                           const struct mirror_step *step) {
  struct judgement judgement =
      rules_judge(r->rules, r->arena, r->ends[0].table->options, step->before,
                  step->event, step->input);
  if (judgement.state != tcp_state_of[step->after])
    return "the table's rows and its machine differ here";
  if (!step->is_refused && !judgement.is_ignored)
    return NULL;
  return arena_printf(r->arena, "refused by %s (%s)%s%s", judgement.row,
                      judgement.reference, judgement.why == NULL ? "" : ": ",
                      judgement.why == NULL ? "" : judgement.why);
}

static void arrive(struct replay *r, size_t number) {
  const struct talk_segment *seen = &r->talk->segments[number];
  const struct synfin_segment *segment = &seen->segment;
  unsigned to = 1 - seen->from;
  const char *note = r->passages[number].note;
  struct mirror_step step = mirror_gets(&r->ends[to], segment);
  const char *refused = refusal(r, &step);
  bool is_wrong = refused != NULL && r->passages[number].excuse == NULL;
  struct ladder_row *row = add_row(r, number, to);
  row->kind = LADDER_ARRIVES;
  row->left = r->passages[number].left;
  row->label = describe_segment(r->arena, &r->numbers, seen);
  row->colour = "#009E73";
  row->is_wrong = is_wrong;
  row->tip =
      arena_printf(r->arena, "%s s%s%s", row->time, refused == NULL ? "" : "\n",
                   refused == NULL ? "" : refused);
  r->account->refused += is_wrong;
  if (is_wrong)
    note = note == NULL ? refused
                        : arena_printf(r->arena, "%s; %s", refused, note);
  row->note = note;
}

/* --- When it arrives -------------------------------------------------------
 */

/* A SYN or FIN which the other end does not acknowledge in the next segment
 * that it sends, but in a later one, was still under way then: it arrives
 * before that later one. Returns the segment before which it arrives. */
static size_t arrival(const struct talk *talk, size_t number) {
  const struct talk_segment *seen = &talk->segments[number];
  uint32_t end = seen->segment.seq + mirror_length(&seen->segment);
  bool has_crossed = false;
  if ((seen->segment.control & (WIRE_SYN | WIRE_FIN)) == 0)
    return number + 1;
  for (size_t i = number + 1; i < talk->count && i < number + FAR; i++) {
    const struct synfin_segment *other = &talk->segments[i].segment;
    if (talk->segments[i].from == seen->from || other->control & WIRE_RST)
      continue;
    if (other->control & WIRE_ACK && !synfin_before(other->ack, end))
      return has_crossed ? i : number + 1;
    has_crossed = true;
  }
  return number + 1;
}

/* All that have to be there before this segment is sent. */
static void let_arrive(struct replay *r, size_t number) {
  size_t kept = 0;
  for (size_t i = 0; i < r->nwaiting; i++)
    if (r->passages[r->waiting[i]].due <= number)
      arrive(r, r->waiting[i]);
    else
      r->waiting[kept++] = r->waiting[i];
  r->nwaiting = kept;
}

/* A segment leaves: it arrives at once, or waits; none overtakes another. */
static void leave(struct replay *r, size_t number) {
  const struct talk_segment *seen = &r->talk->segments[number];
  struct passage *passage = &r->passages[number];
  passage->excuse = excuse(r, number);
  passage->note = describe_rest(r, &seen->segment, passage->excuse);
  passage->due = arrival(r->talk, number);
  bool waits = passage->due > number + 1;
  for (size_t i = 0; i < r->nwaiting; i++) {
    const struct passage *before = &r->passages[r->waiting[i]];
    if (r->talk->segments[r->waiting[i]].from != seen->from)
      continue;
    waits = true;
    if (before->due > passage->due)
      passage->due = before->due;
  }
  if (waits)
    r->waiting[r->nwaiting++] = number;
  else
    arrive(r, number);
}

/* --- How it begins ---------------------------------------------------------
 */

static struct synfin_segment made(const struct talk *talk, unsigned from,
                                  uint32_t seq, uint32_t ack, uint8_t control) {
  struct synfin_segment segment;
  memset(&segment, 0, sizeof segment);
  synfin_wire_clear(&segment);
  segment.source = talk->addresses[from];
  segment.destination = talk->addresses[1 - from];
  segment.seq = seq;
  segment.ack = ack;
  segment.control = control;
  segment.window = 0xffff;
  segment.scale = 14; /* not known: as large as can be */
  return segment;
}

static void pass(struct replay *r, unsigned from,
                 const struct synfin_segment *segment) {
  struct mirror_step steps[MIRROR_STEPS];
  mirror_sends(&r->ends[from], segment, steps);
  mirror_gets(&r->ends[1 - from], segment);
}

/* What both ends must have been through before the capture begins: a handshake
 * that ends in the numbers of the first segment; without its end where that is
 * the SYN,ACK. */
static void make_up(struct replay *r) {
  const struct talk_segment *first = &r->talk->segments[0];
  const struct synfin_segment *segment = &first->segment;
  bool is_answer = (segment->control & WIRE_SYN) != 0;
  unsigned client = is_answer ? 1 - first->from : first->from;
  uint32_t numbers[2];
  numbers[first->from] = segment->seq - !is_answer;
  numbers[1 - first->from] =
      (segment->control & WIRE_ACK) != 0 ? segment->ack - 1 : 0;
  mirror_listen(&r->ends[1 - client]);
  struct synfin_segment syn =
      made(r->talk, client, numbers[client], 0, WIRE_SYN);
  pass(r, client, &syn);
  if (is_answer)
    return;
  struct synfin_segment answer = made(r->talk, 1 - client, numbers[1 - client],
                                      numbers[client] + 1, WIRE_SYN | WIRE_ACK);
  pass(r, 1 - client, &answer);
  struct synfin_segment ack = made(r->talk, client, numbers[client] + 1,
                                   numbers[1 - client] + 1, WIRE_ACK);
  pass(r, client, &ack);
}

static bool is_answered(const struct talk *talk) {
  return talk->has_syn[1];
}

/* Both ends as they are before the first segment. */
static void begin(struct replay *r) {
  const struct synfin_segment *first = &r->talk->segments[0].segment;
  uint8_t control = first->control & (WIRE_SYN | WIRE_ACK | WIRE_RST);
  if (control == WIRE_SYN) {
    const struct talk *talk = r->talk;
    bool listens = false; /* a SYN,ACK is the answer of a listener */
    for (size_t i = 0; i < talk->count && is_answered(talk) && !listens; i++)
      if (talk->segments[i].from == 1 &&
          talk->segments[i].segment.control & WIRE_SYN) {
        listens = (talk->segments[i].segment.control & WIRE_ACK) != 0;
        break;
      }
    if (listens)
      mirror_listen(&r->ends[1]);
    return;
  }
  r->account->was_open = true;
  make_up(r);
}

static void wait_for(struct replay *r) {
  for (unsigned e = 0; e < 2; e++) {
    r->account->states[e] = state_of(&r->ends[e]);
    r->ladder->ends[e] =
        describe_waiting(r->arena, tcp_state_of[r->ends[e].configuration],
                         r->ends[e].own.snd_nxt - r->ends[e].own.snd_una);
  }
}

static void draw_frame(struct replay *r) {
  struct ladder *ladder = r->ladder;
  size_t rows = r->talk->count * (MIRROR_STEPS + 1) + 1;
  for (unsigned e = 0; e < 2; e++) {
    char socket[TALK_SOCKET];
    talk_socket(r->talk, e, socket, sizeof socket);
    ladder->peers[e] = arena_printf(r->arena, "%s", socket);
    ladder->states[e] = state_of(&r->ends[e]);
  }
  ladder->name = "connection";
  ladder->title =
      arena_printf(r->arena, "%s to %s", ladder->peers[0], ladder->peers[1]);
  ladder->caption =
      r->account->was_open
          ? "begun before the capture: the states above the first row are "
            "inferred"
          : NULL;
  ladder->rows = ARENA_ARRAY(r->arena, struct ladder_row, rows);
}

void talk_replay(const struct talk *talk, const struct synfin_table *table,
                 const struct rules *rules, struct arena *arena,
                 struct ladder *ladder, struct talk_account *account) {
  struct replay r = {.talk = talk,
                     .rules = rules,
                     .arena = arena,
                     .ladder = ladder,
                     .account = account,
                     .passages =
                         ARENA_ARRAY(arena, struct passage, talk->count + 1),
                     .waiting = ARENA_ARRAY(arena, size_t, talk->count + 1)};
  memset(ladder, 0, sizeof *ladder);
  memset(account, 0, sizeof *account);
  mirror_init(&r.ends[0], table);
  mirror_init(&r.ends[1], table);
  begin(&r);
  draw_frame(&r);
  for (size_t i = 0; i < talk->count; i++) {
    let_arrive(&r, i);
    describe_note(&r.numbers, &talk->segments[i]);
    catch_up(&r, i);
    add_calls(&r, i);
    leave(&r, i);
  }
  wait_for(&r);
}
