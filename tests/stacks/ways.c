#include "ways.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN "CONNECT syn-ack SEND ack "
#define NARROW_OPEN "narrow " OPEN
#define NARROW_NARROW_OPEN "" OPEN
#define CLOSED_WINDOW OPEN "fill-but-one "

const struct way ways[] = {
    {"CLOSED", ""},
    {"LISTEN", "LISTEN"},
    {"LISTEN", "small LISTEN"},
    {"LISTEN", "full LISTEN"},
    {"SYN-SENT", "CONNECT"},
    {"SYN-SENT", "small CONNECT"},
    {"SYN-RECEIVED origin=passive close=no deaf=no", "LISTEN syn"},
    {"SYN-RECEIVED origin=passive close=no deaf=no", "small LISTEN syn"},
    {"SYN-RECEIVED origin=passive close=no deaf=no", "stamps LISTEN syn"},
    {"SYN-RECEIVED origin=active close=no deaf=no", "CONNECT syn"},
    {"SYN-RECEIVED origin=active close=no deaf=no", "small CONNECT syn"},
    {"SYN-RECEIVED origin=active close=no deaf=no", "stamps CONNECT syn"},
    {"SYN-RECEIVED origin=active close=yes deaf=no",
     "CONNECT syn no-window SEND CLOSE"},
    {"SYN-RECEIVED origin=active close=yes deaf=yes",
     "CONNECT syn no-window SEND SHUT"},
    {"SYN-RECEIVED origin=reopened close=no deaf=no",
     "LISTEN syn ack CLOSE ack fin syn-later"},
    {"ESTABLISHED", OPEN},
    {"ESTABLISHED", OPEN "SEND"},
    {"ESTABLISHED", OPEN "fill"},
    {"ESTABLISHED", OPEN "fill SEND"},
    {"ESTABLISHED", "stamps " OPEN},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=no", OPEN "CLOSE"},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=no", OPEN "SEND CLOSE"},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=no", OPEN "fill CLOSE"},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=no", OPEN "fill SEND CLOSE"},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=no", "stamps " OPEN "CLOSE"},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=yes", OPEN "SHUT"},
    {"FIN-WAIT-1 fin-waits=no opened=yes deaf=yes", OPEN "SEND SHUT"},
    {"FIN-WAIT-1 fin-waits=no opened=no deaf=no", "CONNECT syn CLOSE"},
    {"FIN-WAIT-1 fin-waits=no opened=no deaf=yes", "CONNECT syn SHUT"},
    {"FIN-WAIT-1 fin-waits=yes opened=yes deaf=no",
     NARROW_OPEN "SEND SEND CLOSE"},
    {"FIN-WAIT-1 fin-waits=yes opened=yes deaf=no",
     NARROW_OPEN "fill SEND SEND CLOSE"},
    {"FIN-WAIT-1 fin-waits=yes opened=yes deaf=yes",
     NARROW_OPEN "SEND SEND SHUT"},
    {"FIN-WAIT-2 deaf=no", OPEN "CLOSE ack"},
    {"FIN-WAIT-2 deaf=no", OPEN "fill CLOSE ack"},
    {"FIN-WAIT-2 deaf=no", "stamps " OPEN "CLOSE ack"},
    {"FIN-WAIT-2 deaf=yes", OPEN "SHUT ack"},
    {"CLOSE-WAIT close=no", OPEN "fin"},
    {"CLOSE-WAIT close=no", OPEN "fin SEND"},
    {"CLOSE-WAIT close=no", CLOSED_WINDOW "fin"},
    {"CLOSE-WAIT close=no", CLOSED_WINDOW "fin SEND"},
    {"CLOSE-WAIT close=no", "stamps " OPEN "fin"},
    {"CLOSE-WAIT close=yes", NARROW_OPEN "fin SEND SEND CLOSE"},
    {"CLOSE-WAIT close=yes", NARROW_OPEN "fill-but-one fin SEND SEND CLOSE"},
    {"CLOSING fin-waits=no", OPEN "CLOSE fin-old"},
    {"CLOSING fin-waits=no", OPEN "SEND CLOSE fin-old"},
    {"CLOSING fin-waits=no", CLOSED_WINDOW "CLOSE fin-old"},
    {"CLOSING fin-waits=no", CLOSED_WINDOW "SEND CLOSE fin-old"},
    {"CLOSING fin-waits=no", "stamps " OPEN "CLOSE fin-old"},
    {"CLOSING fin-waits=yes", NARROW_OPEN "SEND SEND CLOSE fin-old"},
    {"CLOSING fin-waits=yes",
     NARROW_OPEN "fill-but-one SEND SEND CLOSE fin-old"},
    {"LAST-ACK", OPEN "fin CLOSE"},
    {"LAST-ACK", OPEN "fin SEND CLOSE"},
    {"LAST-ACK", CLOSED_WINDOW "fin CLOSE"},
    {"LAST-ACK", CLOSED_WINDOW "fin SEND CLOSE"},
    {"LAST-ACK", "stamps " OPEN "fin CLOSE"},
    {"TIME-WAIT", OPEN "CLOSE ack fin"},
    {"TIME-WAIT", CLOSED_WINDOW "CLOSE ack fin"},
    {"TIME-WAIT", "LISTEN syn ack SEND ack CLOSE ack fin"},
    {"TIME-WAIT", "stamps LISTEN syn ack SEND ack CLOSE ack fin"},
};
const unsigned nways = sizeof ways / sizeof ways[0];

enum {
  NARROW = STACK_SEND,
  MOST_FILLS = 400,
  LATER = 1000000,
  CROWD_PORT = 60000
};

/* --- Words ---------------------------------------------------------------- */

static bool do_syn(struct tester *tester) {
  tester_send(tester, WIRE_SYN, 0, false);
  return tester->ncaught > 0;
}

static bool do_syn_later(struct tester *tester) {
  tester->seq += LATER;
  tester->own.tcp.ts_recent++;
  return do_syn(tester);
}

static bool do_syn_ack(struct tester *tester) {
  tester_send(tester, WIRE_SYN | WIRE_ACK, 0, false);
  return true;
}

static bool do_ack(struct tester *tester) {
  tester_send(tester, WIRE_ACK, 0, false);
  return true;
}

static bool do_fin(struct tester *tester) {
  tester_send(tester, WIRE_FIN | WIRE_ACK, 0, false);
  return tester->own.tcp.rcv_nxt == tester->seq;
}

/* It crosses what the stack has sent last. */
static bool do_fin_old(struct tester *tester) {
  tester_send(tester, WIRE_FIN | WIRE_ACK, 0, true);
  return tester->own.tcp.rcv_nxt == tester->seq;
}

/* Nobody reads, so that the window closes. */
static bool fill(struct tester *tester, uint32_t rest) {
  const struct tcp_connection_variables *own = &tester->own.tcp;
  for (int i = 0; i < MOST_FILLS && own->rcv_wnd > rest; i++) {
    uint32_t room = own->rcv_wnd - rest;
    tester_send(tester, WIRE_ACK | WIRE_PSH, room < 1400 ? room : 1400, false);
    if (own->rcv_nxt != tester->seq)
      return false;
  }
  return own->rcv_wnd == rest;
}

static bool do_fill(struct tester *tester) {
  return fill(tester, 0);
}

static bool do_fill_but_one(struct tester *tester) {
  return fill(tester, 1);
}

static bool do_narrow(struct tester *tester) {
  tester->window = NARROW;
  return true;
}

static bool do_no_window(struct tester *tester) {
  tester->window = 0;
  return true;
}

/* One of the crowd shows which window a connection is offered. */
static bool do_listen(struct tester *tester) {
  const struct stack *stack = tester->stack;
  bool full = tester->scene.full_backlog;
  if (!stack->listen(stack->self))
    return false;
  tester_crowd(tester, CROWD_PORT, full ? CROWD_OPENS : CROWD_LEAVES);
  if (full)
    tester_crowd(tester, CROWD_PORT + 1, CROWD_WAITS);
  tester->own.backlog_full = full;
  tester->own.tcp.listening = true;
  return true;
}

/* Its SYN says where its numbers begin. */
static bool do_connect(struct tester *tester) {
  const struct stack *stack = tester->stack;
  if (!stack->connect(stack->self))
    return false;
  tester_catch(tester);
  return tester->ncaught > 0;
}

static bool do_send(struct tester *tester) {
  const struct stack *stack = tester->stack;
  if (!stack->send(stack->self, STACK_SEND))
    return false;
  tester_catch(tester);
  tester->own.text_waits = tester->ncaught == 0;
  return true;
}

static bool shut(struct tester *tester, bool reading) {
  const struct stack *stack = tester->stack;
  if (!stack->close(stack->self, reading))
    return false;
  tester_catch(tester);
  return true;
}

static bool do_close(struct tester *tester) {
  return shut(tester, true);
}

static bool do_shut(struct tester *tester) {
  return shut(tester, false);
}

static const struct {
  const char *word;
  bool (*act)(struct tester *tester);
} words[] = {{"LISTEN", do_listen},
             {"CONNECT", do_connect},
             {"SEND", do_send},
             {"CLOSE", do_close},
             {"SHUT", do_shut},
             {"syn", do_syn},
             {"syn-later", do_syn_later},
             {"syn-ack", do_syn_ack},
             {"ack", do_ack},
             {"fin", do_fin},
             {"fin-old", do_fin_old},
             {"fill", do_fill},
             {"fill-but-one", do_fill_but_one},
             {"narrow", do_narrow},
             {"no-window", do_no_window}};

/* --- The way -------------------------------------------------------------- */

unsigned way_goal(const struct way *way) {
  for (unsigned c = 0; c < TCP_CONFIGURATIONS; c++)
    if (strcmp(tcp_names.configurations[c], way->configuration) == 0)
      return c;
  fprintf(stderr, "the table has no configuration '%s'\n", way->configuration);
  abort();
}

static bool act(struct tester *tester, const char *word) {
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp(words[i].word, word) == 0)
      return words[i].act(tester);
  fprintf(stderr, "a way has a word that nobody knows: '%s'\n", word);
  abort();
}

static bool is_setting(struct stack_scene *scene, const char *word) {
  bool stamps = strcmp(word, "stamps") == 0;
  bool small = strcmp(word, "small") == 0;
  bool full = strcmp(word, "full") == 0;
  scene->timestamps |= stamps;
  scene->small_window |= small;
  scene->full_backlog |= full;
  return stamps || small || full;
}

enum way_end way_take(const struct way *way, struct tester *tester,
                      const struct stack *stack, uint16_t port, int *state) {
  struct stack_scene scene = {.port = port,
                              .peer_port = (uint16_t)(port + 10000)};
  char script[128];
  snprintf(script, sizeof script, "%s", way->script);
  char *word = strtok(script, " ");
  while (word && is_setting(&scene, word))
    word = strtok(NULL, " ");
  if (!tester_begin(tester, stack, &scene))
    return WAY_REFUSED;
  for (; word; word = strtok(NULL, " "))
    if (!act(tester, word))
      return WAY_REFUSED;
  struct stack_seen seen;
  stack->look(stack->self, &seen);
  *state = seen.state;
  return seen.state == tcp_state_of[way_goal(way)] ? WAY_ARRIVED
                                                   : WAY_ELSEWHERE;
}
