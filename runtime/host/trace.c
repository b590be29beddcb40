#include "host/trace.h"

#include <arpa/inet.h>
#include <string.h>
#include <time.h>
#include "host/address.h"
#include "host/packet.h"
#include "host/segment_text.h"

enum {
  SYN = 2,
  PORTS = 32 /* place of both ports in a key */
};

/* --- Where sequence numbers are counted from ------------------------------ */

/* The key of a segment's direction, or of the other one. */
static void make_key(uint8_t key[36], const struct synfin_packet *packet,
                     bool back) {
  size_t half = packet->address;
  memset(key, 0, 36);
  memcpy(key, back ? packet->destination : packet->source, half);
  memcpy(key + 16, back ? packet->source : packet->destination, half);
  memcpy(key + PORTS, packet->payload + (back ? 2 : 0), 2);
  memcpy(key + PORTS + 2, packet->payload + (back ? 0 : 2), 2);
}

static struct synfin_trace_flow *find_flow(const struct synfin_trace *trace,
                                           const uint8_t key[36]) {
  uint32_t hash = UINT32_C(2166136261);
  for (size_t i = 0; i < 36; i++)
    hash = (hash ^ key[i]) * UINT32_C(16777619);
  return &trace->flows[(hash ^ hash >> 16) % SYNFIN_TRACE_FLOWS];
}

static uint32_t base_of(const struct synfin_trace *trace,
                        const struct synfin_packet *packet, bool back) {
  uint8_t key[36];
  make_key(key, packet, back);
  const struct synfin_trace_flow *flow = find_flow(trace, key);
  return memcmp(flow->key, key, sizeof key) == 0 ? flow->base : 0;
}

/* A SYN takes the place of whatever stood there. */
static void remember(struct synfin_trace *trace,
                     const struct synfin_packet *packet, uint32_t seq) {
  uint8_t key[36];
  make_key(key, packet, false);
  struct synfin_trace_flow *flow = find_flow(trace, key);
  memcpy(flow->key, key, sizeof key);
  flow->base = seq;
}

static struct synfin_segment_bases
choose_bases(struct synfin_trace *trace, const struct synfin_packet *packet,
             const struct synfin_packet_tcp *tcp) {
  struct synfin_segment_bases bases = {0, 0};
  if (trace->absolute || trace->flows == NULL)
    return bases;
  if ((tcp->control & SYN) != 0)
    remember(trace, packet, tcp->seq);
  bases.seq = base_of(trace, packet, false);
  bases.ack = base_of(trace, packet, true);
  return bases;
}

/* --- Lines ---------------------------------------------------------------- */

static void write_time(FILE *out, uint64_t time) {
  time_t seconds = (time_t)(time / 1000000000u);
  unsigned micro = (unsigned)(time % 1000000000u / 1000u);
  struct tm of_day;
  localtime_r(&seconds, &of_day);
  fprintf(out, "%02d:%02d:%02d.%06u ", of_day.tm_hour, of_day.tm_min,
          of_day.tm_sec, micro);
}

/* An address and, where there is one, its port behind a dot. */
static void write_end(FILE *out, const struct synfin_packet *packet,
                      const uint8_t *octets, const uint16_t *port) {
  char text[INET6_ADDRSTRLEN];
  inet_ntop(packet->address == 4 ? AF_INET : AF_INET6, octets, text,
            sizeof text);
  fputs(text, out);
  if (port != NULL)
    fprintf(out, ".%u", *port);
}

static void write_packet(struct synfin_trace *trace, uint64_t time,
                         const uint8_t *octets, size_t length) {
  struct synfin_packet packet;
  struct synfin_packet_tcp tcp;
  write_time(trace->out, time);
  if (!synfin_packet_read(&packet, octets, length)) {
    fprintf(trace->out, "no whole IP packet, length %zu", length);
    return;
  }
  bool segment = synfin_packet_tcp(&packet, &tcp);
  fputs(packet.address == 4 ? "IP " : "IP6 ", trace->out);
  write_end(trace->out, &packet, packet.source,
            segment ? &tcp.source_port : NULL);
  fputs(" > ", trace->out);
  write_end(trace->out, &packet, packet.destination,
            segment ? &tcp.destination_port : NULL);
  fputs(": ", trace->out);
  if (segment) {
    struct synfin_segment_bases bases = choose_bases(trace, &packet, &tcp);
    synfin_segment_text(trace->out, &tcp, &bases);
  } else
    fprintf(trace->out, "protocol %u, length %zu", packet.protocol,
            packet.payload_length);
}

void synfin_trace_sent(struct synfin_trace *trace, uint64_t time,
                       const uint8_t *packet, size_t length,
                       const char *state) {
  if (trace->out == NULL)
    return;
  write_packet(trace, time, packet, length);
  fprintf(trace->out, " | %s\n", state);
}

void synfin_trace_came(struct synfin_trace *trace, uint64_t time,
                       const uint8_t *packet, size_t length, const char *before,
                       const char *after) {
  if (trace->out == NULL)
    return;
  write_packet(trace, time, packet, length);
  fprintf(trace->out, " | %s -> %s\n", before, after);
}

void synfin_trace_dropped(struct synfin_trace *trace, uint64_t time,
                          const uint8_t *packet, size_t length) {
  if (trace->out == NULL)
    return;
  write_packet(trace, time, packet, length);
  fprintf(trace->out, " | dropped%s\n",
          synfin_packet_intact(packet, length) ? "" : ": damaged");
}

void synfin_trace_event(struct synfin_trace *trace, uint64_t time,
                        const struct synfin_socket *local,
                        const struct synfin_socket *remote, const char *event,
                        const char *before, const char *after) {
  char here[SYNFIN_ADDRESS_TEXT], there[SYNFIN_ADDRESS_TEXT];
  if (trace->out == NULL)
    return;
  write_time(trace->out, time);
  if (local != NULL) {
    synfin_socket_write(here, local);
    synfin_socket_write(there, remote);
    fprintf(trace->out, "at %s with %s: ", here, there);
  }
  fprintf(trace->out, "%s | %s -> %s\n", event, before, after);
}
