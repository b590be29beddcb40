#include "peer.h"

#include <stdio.h>
#include <string.h>

struct peer peer_in(const struct oracle *table, const char *options,
                    const char *configuration) {
  return (struct peer){
      .table = table,
      .options = options,
      .configuration = oracle_configuration(table, configuration),
      .rcv_wnd = 1000,
      .snd_wnd = 1000,
      .max_snd_wnd = 1000,
  };
}

/* --- What it sends
 * ------------------------------------------------------------ */

static void send_text(struct peer *peer, const char *segment) {
  size_t used = strlen(peer->sent);
  snprintf(peer->sent + used, sizeof peer->sent - used, "%s%s",
           used > 0 ? " " : "", segment);
}

/* With an acknowledgment, which makes a pure one needless. */
static void send_with_ack(struct peer *peer, uint32_t seq, const char *rest) {
  char segment[ORACLE_WORD];
  int length = snprintf(segment, sizeof segment, "<SEQ=%u><ACK=%u>%s",
                        (unsigned)seq, (unsigned)peer->rcv_nxt, rest);
  assert_in_range(length, 1, sizeof segment - 1);
  peer->ack_wanted = false;
  send_text(peer, segment);
}

static void keep_front(struct peer *peer) {
  const char *last = strrchr(peer->sent, ' ');
  snprintf(peer->front, sizeof peer->front, "%.*s", ORACLE_WORD - 1,
           last ? last + 1 : peer->sent);
}

static void send_syn(struct peer *peer) {
  char segment[ORACLE_WORD];
  snprintf(segment, sizeof segment, "<SEQ=%u><CTL=SYN>", (unsigned)peer->iss);
  send_text(peer, segment);
  keep_front(peer);
}

static void send_syn_ack(struct peer *peer) {
  send_with_ack(peer, peer->iss, "<CTL=SYN,ACK>");
  keep_front(peer);
}

static void send_fin(struct peer *peer) {
  send_with_ack(peer, peer->snd_nxt, "<CTL=FIN,ACK>");
  peer->snd_nxt++;
  keep_front(peer);
}

static void send_plain_reset(struct peer *peer, uint32_t seq) {
  char segment[ORACLE_WORD];
  snprintf(segment, sizeof segment, "<SEQ=%u><CTL=RST>", (unsigned)seq);
  send_text(peer, segment);
}

static void reset_by_ack(struct peer *peer) {
  send_plain_reset(peer, peer->segment.ack);
}

static void send_reset(struct peer *peer) {
  send_plain_reset(peer, peer->snd_nxt);
}

static void reset_by_seq(struct peer *peer) {
  const struct peer_segment *s = &peer->segment;
  char segment[ORACLE_WORD];
  snprintf(segment, sizeof segment, "<SEQ=0><ACK=%u><CTL=RST,ACK>",
           (unsigned)(s->seq + s->text + s->syn + s->fin));
  send_text(peer, segment);
}

static void want_ack(struct peer *peer) {
  peer->ack_wanted = true;
}

static void resend(struct peer *peer) {
  send_text(peer, peer->front);
}

/* All text or none: enough for figures. */
static void transmit(struct peer *peer) {
  uint32_t room = peer->snd_una + peer->snd_wnd - peer->snd_nxt;
  if (peer->waiting > 0 && peer->waiting <= room) {
    char rest[ORACLE_WORD];
    snprintf(rest, sizeof rest, "<DATA=%u><CTL=ACK>", (unsigned)peer->waiting);
    send_with_ack(peer, peer->snd_nxt, rest);
    peer->snd_nxt += peer->waiting;
    room -= peer->waiting;
    peer->waiting = 0;
  }
  peer->drained = peer->waiting == 0 && room > 0 && room <= peer->snd_wnd;
}

/* --- What it notes
 * -------------------------------------------------------------- */

static void choose_iss(struct peer *peer) {
  peer->iss = peer->next_iss;
  peer->next_iss += 100;
  peer->snd_una = peer->iss;
  peer->snd_nxt = peer->iss + 1;
}

static void note_irs(struct peer *peer) {
  peer->irs = peer->segment.seq;
  peer->rcv_nxt = peer->irs + 1;
}

static void note_window(struct peer *peer) {
  peer->snd_wnd = peer->segment.window;
  if (peer->max_snd_wnd < peer->snd_wnd)
    peer->max_snd_wnd = peer->snd_wnd;
}

static void advance_una(struct peer *peer) {
  peer->snd_una = peer->segment.ack;
}

static void take_text(struct peer *peer) {
  peer->rcv_nxt = peer_text_end(peer, &peer->segment);
  peer->ack_wanted = true;
}

static void take_fin(struct peer *peer) {
  const struct peer_segment *s = &peer->segment;
  peer->rcv_nxt = s->seq + s->syn + s->text + 1;
}

static void queue_send(struct peer *peer) {
  peer->waiting += 10;
}

/* What the others do cannot be seen on the wire. */
void peer_act(struct peer *peer, const char *action) {
  static const struct {
    const char *name;
    void (*act)(struct peer *peer);
  } bodies[] = {
      {"choose-iss", choose_iss},
      {"choose-later-iss", choose_iss},
      {"note-irs", note_irs},
      {"note-window", note_window},
      {"update-window", note_window},
      {"advance-una", advance_una},
      {"take-text", take_text},
      {"take-fin", take_fin},
      {"queue-send", queue_send},
      {"send-syn", send_syn},
      {"send-syn-ack", send_syn_ack},
      {"send-fin", send_fin},
      {"ack", want_ack},
      {"answer", want_ack},
      {"challenge-ack", want_ack},
      {"reset-by-ack", reset_by_ack},
      {"reset-by-seq", reset_by_seq},
      {"send-reset", send_reset},
      {"resend", resend},
      {"transmit", transmit},
  };
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
    if (strcmp(bodies[i].name, action) == 0)
      bodies[i].act(peer);
}

/* --- Events
 * --------------------------------------------------------------------- */

static void walk(struct peer *peer, int event, const uint8_t *point) {
  const struct model *model = peer->table->model;
  interpret(model, oracle_options(peer->table, peer->options),
            peer->configuration, event, point, &peer->walk);
  for (int i = 0; i < peer->walk.nops; i++)
    peer_act(peer, model->ops[peer->walk.ops[i]].name);
  if (peer->walk.configuration != MODEL_NONE)
    peer->configuration = peer->walk.configuration;
}

/* What was posted, and then the acknowledgment that was asked for. */
static void finish(struct peer *peer) {
  const struct model *model = peer->table->model;
  if (peer->drained) {
    struct walk first = peer->walk;
    walk(peer, oracle_event(peer->table, "DRAINED"),
         model->configurations[peer->configuration].flags);
    peer->walk = first;
  }
  if (peer->ack_wanted)
    send_with_ack(peer, peer->snd_nxt, "<CTL=ACK>");
}

static void compare(const char *file, int line, const struct peer *peer,
                    const char *what, const char *to, const char *sent) {
  const char *is = peer->table->model->configurations[peer->configuration].name;
  if (peer->configuration != oracle_configuration(peer->table, to) ||
      strcmp(peer->sent, sent) != 0)
    oracle_fail(
        file, line, peer->table, &peer->walk,
        "[%s] %s must lead to %s and send \"%s\"; it is %s, sent \"%s\"",
        peer->options, what, to, sent, is, peer->sent);
}

static void begin(struct peer *peer) {
  peer->sent[0] = '\0';
  peer->ack_wanted = false;
  peer->drained = false;
}

void peer_call(const char *file, int line, struct peer *peer, const char *input,
               const char *to, const char *sent) {
  struct oracle_question q;
  oracle_ask(peer->table, peer->options, peer->configuration, input, &q);
  begin(peer);
  walk(peer, q.event, q.point);
  finish(peer);
  compare(file, line, peer, input, to, sent);
}

void peer_arrive(const char *file, int line, struct peer *peer,
                 const char *segment, const char *to, const char *sent) {
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  peer->segment = peer_read(segment);
  peer_classify(peer, &peer->segment, point);
  begin(peer);
  walk(peer, oracle_event(peer->table, "SEGMENT"), point);
  finish(peer);
  compare(file, line, peer, segment, to, sent);
}
