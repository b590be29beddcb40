#include "concrete.h"

enum {
  NOWHERE = 0x31415926,  /* where a peer begins that nothing is known of */
  ANCIENT = -1200000000, /* older than any window that RFC7323 allows */
  MOST_TEXT = 1400
};

const char *const concrete_places[PLACES] = {
    [PLACE_ANY] = "any",         [PLACE_AT] = "at",
    [PLACE_SHUT] = "shut",       [PLACE_INSIDE] = "inside",
    [PLACE_OVERLAP] = "overlap", [PLACE_LEFT] = "left",
    [PLACE_RIGHT] = "right",     [PLACE_IRS] = "irs",
    [PLACE_STAMP] = "stamp"};

/* --- Recipes -------------------------------------------------------------- */

/* SEG.SEQ is this far from an edge. The plainest choices stand first. */
enum edge {
  FROM_NEXT,  /* RCV.NXT */
  FROM_RIGHT, /* RCV.NXT + RCV.WND */
  FROM_IRS
};
static const struct {
  enum edge from;
  int32_t by;
} seqs[] = {{FROM_NEXT, 0},    {FROM_NEXT, 5},   {FROM_NEXT, -1},
            {FROM_NEXT, -5},   {FROM_NEXT, -11}, {FROM_NEXT, -100},
            {FROM_RIGHT, 0},   {FROM_RIGHT, -1}, {FROM_RIGHT, -5},
            {FROM_RIGHT, -10}, {FROM_RIGHT, 1},  {FROM_IRS, 0}};

/* SEG.ACK likewise. */
enum ack_edge {
  FROM_UNA,
  FROM_NXT
};
static const struct {
  enum ack_edge from;
  int32_t by;
} acks[] = {{FROM_NXT, 0},  {FROM_UNA, 0}, {FROM_UNA, 1},
            {FROM_UNA, -1}, {FROM_NXT, 1}, {FROM_UNA, ANCIENT}};

static const uint16_t texts[] = {0, 10, 1, MOST_TEXT};

/* Without and with each bit, fewest bits first. */
static const uint8_t controls[] = {WIRE_ACK,
                                   0,
                                   WIRE_RST,
                                   WIRE_SYN,
                                   WIRE_FIN | WIRE_ACK,
                                   WIRE_SYN | WIRE_ACK,
                                   WIRE_RST | WIRE_ACK,
                                   WIRE_FIN,
                                   WIRE_SYN | WIRE_FIN,
                                   WIRE_SYN | WIRE_FIN | WIRE_ACK,
                                   WIRE_RST | WIRE_FIN,
                                   WIRE_RST | WIRE_FIN | WIRE_ACK,
                                   WIRE_RST | WIRE_SYN,
                                   WIRE_RST | WIRE_SYN | WIRE_ACK,
                                   WIRE_RST | WIRE_SYN | WIRE_FIN,
                                   WIRE_RST | WIRE_SYN | WIRE_FIN | WIRE_ACK};

/* Against TS.RECENT. */
enum stamp {
  STAMP_AS_CONNECTION, /* later where the connection uses them, else none */
  STAMP_OLD,
  STAMP_SAME,
  STAMP_LATER,
  STAMP_NONE,
  STAMPS
};

#define COUNT(array) ((uint8_t)(sizeof(array) / sizeof(array)[0]))

/* --- Making --------------------------------------------------------------- */

static uint32_t seq_of(uint8_t choice, const struct concrete_own *own) {
  uint32_t by = (uint32_t)seqs[choice].by;
  if (!own->has_peer)
    return NOWHERE + by;
  if (seqs[choice].from == FROM_IRS)
    return own->tcp.irs + by;
  return own->tcp.rcv_nxt +
         (seqs[choice].from == FROM_RIGHT ? own->tcp.rcv_wnd : 0) + by;
}

static uint32_t ack_of(uint8_t choice, const struct concrete_own *own) {
  uint32_t by = (uint32_t)acks[choice].by;
  if (acks[choice].from == FROM_NXT)
    return own->tcp.snd_nxt + by;
  return own->tcp.snd_una + by;
}

static void stamp(uint8_t choice, const struct concrete_own *own,
                  struct concrete_segment *segment) {
  segment->has_timestamp = choice != STAMP_NONE &&
                           (choice != STAMP_AS_CONNECTION || own->tcp.ts_old);
  segment->ts_val = own->tcp.ts_recent + (choice == STAMP_OLD    ? 0u - 1000
                                          : choice == STAMP_SAME ? 0
                                                                 : 1);
}

struct concrete_segment concrete_make(const struct concrete_recipe *recipe,
                                      const struct concrete_own *own) {
  struct concrete_segment segment = {.seq = seq_of(recipe->seq, own),
                                     .text = texts[recipe->text],
                                     .control = controls[recipe->control]};
  if ((segment.control & WIRE_ACK) != 0)
    segment.ack = ack_of(recipe->ack, own);
  stamp(recipe->stamp, own, &segment);
  return segment;
}

/* --- Judging -------------------------------------------------------------- */

static uint32_t length_of(const struct concrete_segment *segment) {
  return segment->text + ((segment->control & WIRE_SYN) != 0) +
         ((segment->control & WIRE_FIN) != 0);
}

/* RFC7323 5.3 R1. */
static bool fails_paws(const struct concrete_own *own,
                       const struct concrete_segment *segment) {
  return own->tcp.ts_old && segment->has_timestamp &&
         synfin_before(segment->ts_val, own->tcp.ts_recent);
}

static uint32_t text_end(const struct concrete_own *own,
                         const struct tcp_segment_variables *seen) {
  uint32_t next = own->has_peer ? own->tcp.rcv_nxt : seen->seg_seq + 1;
  uint32_t right = next + own->tcp.rcv_wnd;
  uint32_t end = seen->text_seq + seen->seg_text;
  if (synfin_before(right, end))
    end = right;
  if (synfin_before(next, seen->text_seq) || !synfin_before(next, end))
    end = next;
  return end;
}

struct tcp_segment_variables
concrete_variables(const struct concrete_segment *segment,
                   const struct concrete_own *own) {
  struct tcp_segment_variables seen = {
      .seg_seq = segment->seq,
      .seg_ack = segment->ack,
      .seg_len = length_of(segment),
      .seg_text = segment->text,
      .ctl_syn = (segment->control & WIRE_SYN) != 0,
      .ctl_ack = (segment->control & WIRE_ACK) != 0,
      .ctl_rst = (segment->control & WIRE_RST) != 0,
      .ctl_fin = (segment->control & WIRE_FIN) != 0,
      .paws_fail = fails_paws(own, segment),
      .ts_new = segment->has_timestamp && own->timestamps,
      .ts_val = segment->ts_val};
  seen.text_seq = seen.seg_seq + seen.ctl_syn;
  seen.text_end = text_end(own, &seen);
  seen.fin_seen = seen.ctl_fin;
  seen.fin_seq = seen.text_seq + seen.seg_text;
  return seen;
}

uint32_t concrete_class(uint32_t options, tcp_configuration configuration,
                        const struct concrete_own *own,
                        const struct concrete_segment *segment) {
  struct tcp_segment_variables seen = concrete_variables(segment, own);
  return tcp_classify_segment(
      options, configuration, &own->tcp, &seen,
      SYNFIN_FIELD(TCP_INPUT_SEGMENT_BACKLOG,
                   own->backlog_full ? TCP_BACKLOG_FULL : TCP_BACKLOG_FREE));
}

enum concrete_place concrete_place(const struct concrete_own *own,
                                   const struct concrete_segment *segment) {
  uint32_t next = own->tcp.rcv_nxt, right = next + own->tcp.rcv_wnd;
  if (!own->has_peer)
    return PLACE_ANY;
  if (fails_paws(own, segment))
    return PLACE_STAMP;
  if (segment->seq == next)
    return right == next && (segment->control & WIRE_FIN) != 0 ? PLACE_SHUT
                                                               : PLACE_AT;
  if ((segment->control & WIRE_SYN) != 0 && segment->seq == own->tcp.irs &&
      own->tcp.irs + 1 == next)
    return PLACE_IRS;
  if (synfin_before(segment->seq, next))
    return synfin_before(next, segment->seq + length_of(segment))
               ? PLACE_OVERLAP
               : PLACE_LEFT;
  return synfin_before(segment->seq, right) ? PLACE_INSIDE : PLACE_RIGHT;
}

/* --- Searching ------------------------------------------------------------ */

struct search {
  const struct concrete_own *own;
  bool (*visit)(void *context, const struct concrete_recipe *recipe);
  void *context;
};

/* Timestamps say something where the connection has them, or a new one would
 * (RFC6191). */
static uint8_t stamps_of(const struct concrete_own *own) {
  return own->tcp.ts_old || own->timestamps ? STAMPS : 1;
}

static bool each_number(const struct search *search,
                        struct concrete_recipe recipe) {
  bool has_ack = (controls[recipe.control] & WIRE_ACK) != 0;
  for (recipe.seq = 0; recipe.seq < COUNT(seqs); recipe.seq++) {
    if (!search->own->has_peer && recipe.seq > 0)
      break;
    for (recipe.ack = 0; recipe.ack < (has_ack ? COUNT(acks) : 1); recipe.ack++)
      if (!search->visit(search->context, &recipe))
        return false;
  }
  return true;
}

void concrete_each(const struct concrete_own *own,
                   bool (*visit)(void *context,
                                 const struct concrete_recipe *recipe),
                   void *context) {
  const struct search search = {own, visit, context};
  struct concrete_recipe recipe = {0, 0, 0, 0, 0};
  for (recipe.control = 0; recipe.control < COUNT(controls); recipe.control++)
    for (recipe.stamp = 0; recipe.stamp < stamps_of(own); recipe.stamp++)
      for (recipe.text = 0; recipe.text < COUNT(texts); recipe.text++)
        if (!each_number(&search, recipe))
          return;
}

struct wish {
  uint32_t options, input;
  tcp_configuration configuration;
  const struct concrete_own *own;
  enum concrete_place place;
  struct concrete_recipe *found;
  bool is_found;
};

static bool try_recipe(void *context, const struct concrete_recipe *recipe) {
  struct wish *wish = context;
  struct concrete_segment segment = concrete_make(recipe, wish->own);
  if (wish->place != PLACES &&
      concrete_place(wish->own, &segment) != wish->place)
    return true;
  if (concrete_class(wish->options, wish->configuration, wish->own, &segment) !=
      wish->input)
    return true;
  *wish->found = *recipe;
  wish->is_found = true;
  return false;
}

bool concrete_find(uint32_t options, tcp_configuration configuration,
                   const struct concrete_own *own, uint32_t input,
                   enum concrete_place place, struct concrete_recipe *recipe) {
  struct wish wish = {options, input, configuration, own, place, recipe, false};
  concrete_each(own, try_recipe, &wish);
  return wish.is_found;
}
