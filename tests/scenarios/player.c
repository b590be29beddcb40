#include "player.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include "tcp_scenarios.h"
#include "translate.h"

struct play {
  const struct synfin_scenario *scenario;
  const char *variant;
  const struct synfin_table *table;
  FILE *err;
  struct host hosts[2];
  struct translate peers[2];
  size_t translated[2]; /* of the packets that a host has sent */
  uint32_t now;
  unsigned number;               /* of the step, from 1 */
  struct host_packet arrived;    /* at this step, in the scenario's numbers */
  const struct host_step *steps; /* of the receiver's machine */
  enum player_result result;
};

static bool fail(struct play *play, enum player_result result,
                 const char *format, ...) {
  va_list arguments;
  fprintf(play->err,
          "scenarios_runtime: %s, variant %s, step %u: ", play->scenario->name,
          play->variant, play->number);
  va_start(arguments, format);
  vfprintf(play->err, format, arguments);
  va_end(arguments);
  fputc('\n', play->err);
  play->result = result;
  return false;
}

/* --- The wire ------------------------------------------------------------- */

/* What was sent since the last time is put into the scenario's numbers. */
static void translate(struct play *play, unsigned peer) {
  struct host *host = &play->hosts[peer];
  if (play->translated[peer] > host->nsent)
    play->translated[peer] = host->nsent;
  while (play->translated[peer] < host->nsent)
    translate_sent(&play->peers[peer], &host->sent[play->translated[peer]++]);
}

static void drop(struct play *play, unsigned peer) {
  host_drop(&play->hosts[peer], 0);
  play->translated[peer]--;
}

/* An acknowledgment may be delayed for a little. */
static bool find_packet(struct play *play, unsigned peer) {
  struct host *host = &play->hosts[peer];
  host_wait(host, &play->now);
  translate(play, peer);
  return host->nsent > 0 ||
         fail(play, PLAYER_OTHERWISE, "nothing of %s is under way",
              play->scenario->peers[peer]);
}

static void arrive(struct play *play, unsigned to) {
  struct host_packet packet = translate_for(&play->peers[to], &play->arrived);
  play->now += 10;
  host_input(&play->hosts[to], play->now, packet.octets, packet.length);
}

static bool deliver(struct play *play,
                    const struct synfin_scenario_step *step) {
  if (!find_packet(play, step->from))
    return false;
  play->arrived = play->hosts[step->from].sent[0];
  if (step->kind != SYNFIN_AGAIN)
    drop(play, step->from);
  if (step->kind != SYNFIN_LOST)
    arrive(play, step->to);
  return true;
}

static bool delay(struct play *play, const struct synfin_scenario_step *step) {
  struct host *host = &play->hosts[step->from];
  if (!find_packet(play, step->from))
    return false;
  play->arrived = host->sent[0];
  host_drop(host, 0);
  host->sent[host->nsent++] = play->arrived;
  return true;
}

static bool expect_nothing(struct play *play,
                           const struct synfin_scenario_step *step) {
  char text[64];
  translate(play, step->from);
  if (play->hosts[step->from].nsent == 0)
    return true;
  translate_print(&play->hosts[step->from].sent[0], text);
  return fail(play, PLAYER_OTHERWISE,
              "expected nothing of %s to be under way, there is %s",
              play->scenario->peers[step->from], text);
}

/* --- Steps ---------------------------------------------------------------- */

static bool is_timer(unsigned event) {
  for (unsigned timer = 0; timer < TCP_TIMERS; timer++)
    if (tcp_timer_event[timer] == event)
      return true;
  return false;
}

static bool raise_event(struct play *play,
                        const struct synfin_scenario_step *step) {
  struct host *host = &play->hosts[step->to];
  const char *refused = NULL;
  if (step->event == TCP_EVENT_DRAINED)
    return true; /* it came with the step before */
  if (step->event == TCP_EVENT_ICMP)
    refused = host_icmp(
        host, play->now,
        (enum tcp_message)SYNFIN_GET(step->input, TCP_INPUT_ICMP_MESSAGE));
  else if (is_timer(step->event))
    refused =
        host_expire(host, &play->now, step->event, step->input, step->given);
  else
    refused = host_call(host, play->now, step->event, step->input);
  return refused == NULL || fail(play, PLAYER_NO_WAY, "%s of %s: %s",
                                 tcp_names.events[step->event].name,
                                 play->scenario->peers[step->to], refused);
}

static bool bring_stray(struct play *play,
                        const struct synfin_scenario_step *step) {
  translate_stray(step, &play->hosts[step->from], &play->hosts[step->to],
                  &play->arrived);
  arrive(play, step->to);
  return true;
}

/* What it has sent before stays under way. */
static bool restart(struct play *play,
                    const struct synfin_scenario_step *step) {
  struct host *host = &play->hosts[step->to];
  struct host_packet sent[HOST_SENT];
  size_t count = host->nsent;
  translate(play, step->to);
  memcpy(sent, host->sent, sizeof sent);
  play->now += 1000;
  host_make(host, host->number, play->now, play->table, host->needs);
  memcpy(host->sent, sent, sizeof sent);
  host->nsent = count;
  return true;
}

static bool do_step(struct play *play,
                    const struct synfin_scenario_step *step) {
  switch ((enum synfin_step_kind)step->kind) {
  case SYNFIN_LOCAL:
    return raise_event(play, step);
  case SYNFIN_STRAY:
    return bring_stray(play, step);
  case SYNFIN_LATE:
    return delay(play, step);
  case SYNFIN_NOTHING:
    return expect_nothing(play, step);
  case SYNFIN_RESTARTS:
    return restart(play, step);
  case SYNFIN_DELIVER:
  case SYNFIN_LOST:
  case SYNFIN_AGAIN:
    break;
  }
  return deliver(play, step);
}

/* --- What came of it ------------------------------------------------------ */

static unsigned value_in(uint32_t input, const struct synfin_field *field) {
  return input >> field->shift & ((1u << field->bits) - 1u);
}

/* What a step does not name has its default, where that is possible. (But a
 * listener here is one for any remote socket.) */
static bool same_attributes(struct play *play,
                            const struct synfin_scenario_step *step,
                            const struct host_step *got) {
  const struct synfin_event_names *names = &tcp_names.events[step->event];
  bool whole =
      step->event != TCP_EVENT_OPEN &&
      tcp_possible(play->table->options, (tcp_configuration)got->before,
                   step->event, step->input);
  for (unsigned i = 0; i < names->nfields; i++) {
    const struct synfin_field *field = &names->fields[i];
    unsigned wanted = value_in(step->input, field);
    unsigned came = value_in(got->input, field);
    if (wanted != came && (whole || value_in(step->given, field) != 0))
      return fail(play, PLAYER_OTHERWISE, "expected %s=%s, derived %s=%s",
                  field->name, field->values[wanted], field->name,
                  field->values[came]);
  }
  return true;
}

static bool same_numbers(struct play *play,
                         const struct synfin_scenario_step *step) {
  struct tcp_segment_variables seen;
  uint32_t wanted;
  char text[64];
  if (step->nnumbers == 0)
    return true;
  translate_see(&play->arrived, &seen);
  const char *name = numbers_differ(step, &seen, &wanted);
  if (name == NULL)
    return true;
  translate_print(&play->arrived, text);
  return fail(play, PLAYER_OTHERWISE, "expected %s %" PRIu32 ", came %s", name,
              wanted, text);
}

static bool same_actions(struct play *play,
                         const struct synfin_scenario_step *step,
                         const struct host_step *got) {
  const uint8_t *op = got->actions;
  for (unsigned i = 0; i < step->ndoes; i++) {
    while (*op != TCP_END && *op != step->does[i])
      op++;
    if (*op == TCP_END)
      return fail(play, PLAYER_OTHERWISE,
                  "expected '%s', which was not done in its turn",
                  tcp_names.ops[step->does[i]]);
    op++;
  }
  return true;
}

/* The machine's own state, and what the records say once the batch is over. */
static bool same_state(struct play *play,
                       const struct synfin_scenario_step *step,
                       const struct host_step *got, bool is_last) {
  const char *wanted = tcp_names.states[step->expect];
  bool within = step->nwithin == 0;
  for (unsigned i = 0; i < step->nwithin; i++)
    within = within || step->within[i] == got->after;
  if (tcp_state_of[got->after] != step->expect || !within)
    return fail(play, PLAYER_OTHERWISE, "expected %s, came to %s", wanted,
                tcp_names.configurations[got->after]);
  unsigned state = host_state(&play->hosts[step->to],
                              step->expect == tcp_state_of[TCP_IN_LISTEN]);
  if (is_last && state != step->expect)
    return fail(play, PLAYER_OTHERWISE, "expected %s, its record is in %s",
                wanted, tcp_names.states[state]);
  return true;
}

static bool compare(struct play *play,
                    const struct synfin_scenario_step *step) {
  struct host *host = &play->hosts[step->to];
  size_t at = 0;
  while (at < host->nsteps && (host->steps[at].event != step->event))
    at++;
  if (at == host->nsteps)
    return fail(play, PLAYER_OTHERWISE, "%s did not come to the machine of %s",
                tcp_names.events[step->event].name,
                play->scenario->peers[step->to]);
  const struct host_step *got = &host->steps[at];
  return same_numbers(play, step) && same_attributes(play, step, got) &&
         same_actions(play, step, got) &&
         same_state(play, step, got, at + 1 == host->nsteps);
}

static bool has_event(const struct synfin_scenario_step *step) {
  return step->kind == SYNFIN_LOCAL || step->kind == SYNFIN_DELIVER ||
         step->kind == SYNFIN_AGAIN || step->kind == SYNFIN_STRAY;
}

static bool take_step(struct play *play,
                      const struct synfin_scenario_step *step) {
  struct host *host = &play->hosts[step->to];
  if (has_event(step) && step->event != TCP_EVENT_DRAINED)
    host_begin_step(host);
  if (!do_step(play, step))
    return false;
  translate(play, 0);
  translate(play, 1);
  if (!has_event(step))
    return true;
  if (!compare(play, step))
    return false;
  if (step->expect == tcp_state_of[TCP_INITIAL])
    host_unlisten(host, play->now);
  return true;
}

/* --- The whole ------------------------------------------------------------ */

static bool uses(const struct synfin_scenario *scenario, unsigned event) {
  for (unsigned i = 0; i < scenario->nsteps; i++)
    if (has_event(&scenario->steps[i]) && scenario->steps[i].event == event)
      return true;
  return false;
}

static struct host_needs needs_of(const struct synfin_scenario *scenario) {
  bool waits = false;
  for (unsigned i = 0; i < scenario->nsteps; i++)
    waits = waits || (has_event(&scenario->steps[i]) &&
                      scenario->steps[i].expect == TCP_STATE_TIME_WAIT);
  return (struct host_needs){
      .fin_wait_2 = uses(scenario, TCP_EVENT_FIN_WAIT_2_TIMEOUT),
      .syn_received = uses(scenario, TCP_EVENT_SYN_RECEIVED_TIMEOUT),
      .keepalive = uses(scenario, TCP_EVENT_KEEPALIVE_TIMEOUT),
      .user_timeout = uses(scenario, TCP_EVENT_USER_TIMEOUT),
      .ring_log2 = waits ? HOST_LARGE_LOG2 : HOST_RING_LOG2,
  };
}

enum player_result player_play(const struct synfin_table *table,
                               const char *variant,
                               const struct synfin_scenario *scenario,
                               FILE *err) {
  static struct play play;
  memset(&play, 0, sizeof play);
  play.scenario = scenario;
  play.variant = variant;
  play.table = table;
  play.err = err;
  play.now = UINT32_MAX - 20000; /* so that the clock wraps */
  const struct host_needs needs = needs_of(scenario);
  for (uint8_t p = 0; p < 2; p++) {
    host_make(&play.hosts[p], (uint8_t)(p + 1), play.now, table, needs);
    translate_begin(&play.peers[p], scenario, p);
  }
  for (unsigned i = 0; i < scenario->nsteps; i++) {
    play.number = i + 1;
    if (!take_step(&play, &scenario->steps[i]))
      break;
  }
  return play.result;
}
