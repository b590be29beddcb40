/* Lines of a trace, as tcpdump would have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "host/address.h"
#include "host/trace.h"
#include "packets.h"

enum {
  FIN = 1,
  SYN = 2,
  RST = 4,
  PSH = 8,
  ACK = 16
};

static const uint64_t noon = UINT64_C(1000000000000000000); /* 01:46:40 */

static char *text;
static size_t text_length;

static struct synfin_trace begin(void) {
  struct synfin_trace trace = {.out = open_memstream(&text, &text_length)};
  trace.flows = calloc(SYNFIN_TRACE_FLOWS, sizeof *trace.flows);
  assert_non_null(trace.flows);
  return trace;
}

static void end(struct synfin_trace *trace, const char *expected) {
  fclose(trace->out);
  assert_string_equal(text, expected);
  free(text);
  free(trace->flows);
}

static void came(struct synfin_trace *trace, int family,
                 const struct packets_segment *segment) {
  uint8_t packet[PACKETS_ROOM];
  size_t length = packets_make(packet, family, segment);
  synfin_trace_came(trace, noon, packet, length, "A", "B");
}

static const uint8_t syn_options[] = {2, 4, 5, 180, 4, 2, 8, 10, 0, 0,
                                      0, 1, 0, 0,   0, 0, 1, 3,  3, 7};

static void test_a_handshake(void **state) {
  struct synfin_trace trace = begin();
  uint8_t packet[PACKETS_ROOM];
  struct packets_segment syn = {.seq = 100,
                                .control = SYN,
                                .window = 10,
                                .options = syn_options,
                                .options_length = sizeof syn_options};
  struct packets_segment answer = {
      .seq = 300, .ack = 101, .control = SYN | ACK, .window = 20, .back = 1};
  struct packets_segment data = {
      .seq = 101, .ack = 301, .control = PSH | ACK, .window = 30, .text = 5};
  struct packets_segment pure = {
      .seq = 301, .ack = 106, .control = ACK, .window = 40, .back = 1};
  (void)state;
  came(&trace, 4, &syn);
  size_t length = packets_make(packet, 4, &answer);
  synfin_trace_sent(&trace, noon + 1000, packet, length, "SYN-RECEIVED");
  came(&trace, 4, &data);
  came(&trace, 4, &pure);
  end(&trace,
      "01:46:40.000000 IP 192.0.2.1.4000 > 192.0.2.2.80: Flags [S], seq 100, "
      "win 10, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], "
      "length 0 | A -> B\n"
      "01:46:40.000001 IP 192.0.2.2.80 > 192.0.2.1.4000: Flags [S.], seq 300, "
      "ack 1, win 20, length 0 | SYN-RECEIVED\n"
      "01:46:40.000000 IP 192.0.2.1.4000 > 192.0.2.2.80: Flags [P.], seq 1:6, "
      "ack 1, win 30, length 5 | A -> B\n"
      "01:46:40.000000 IP 192.0.2.2.80 > 192.0.2.1.4000: Flags [.], ack 6, "
      "win 40, length 0 | A -> B\n");
}

static void test_absolute_numbers(void **state) {
  struct synfin_trace trace = begin();
  struct packets_segment syn = {.seq = 100, .control = SYN};
  struct packets_segment fin = {.seq = 101, .ack = 9, .control = FIN | ACK};
  (void)state;
  trace.absolute = true;
  came(&trace, 6, &syn);
  came(&trace, 6, &fin);
  end(&trace,
      "01:46:40.000000 IP6 2001:db8::1.4000 > 2001:db8::2.80: Flags [S], seq "
      "100, win 0, length 0 | A -> B\n"
      "01:46:40.000000 IP6 2001:db8::1.4000 > 2001:db8::2.80: Flags [F.], seq "
      "101, ack 9, win 0, length 0 | A -> B\n");
}

static void test_options(void **state) {
  static const struct {
    uint8_t octets[16];
    size_t length;
    const char *words;
  } cases[] = {
      {{1, 1, 5, 10, 0, 0, 0, 9, 0, 0, 0, 12}, 12, "nop,nop,sack 1 {9:12}"},
      {{0, 0, 0, 0}, 4, "eol"},
      {{99, 4, 1, 1}, 4, "unknown-99 of 4"},
      {{2, 1, 0, 0}, 4, "bad"},
      {{2, 8, 0, 0}, 4, "bad"},
      {{2, 3, 0, 1}, 4, "unknown-2 of 3,nop"},
      {{1, 1, 1, 2}, 4, "nop,nop,nop,bad"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct synfin_trace trace = begin();
    struct packets_segment segment = {.control = RST,
                                      .options = cases[i].octets,
                                      .options_length = cases[i].length};
    char expected[256];
    came(&trace, 4, &segment);
    snprintf(expected, sizeof expected,
             "01:46:40.000000 IP 192.0.2.1.4000 > 192.0.2.2.80: Flags [R], seq "
             "0, win 0, options [%s], length 0 | A -> B\n",
             cases[i].words);
    end(&trace, expected);
  }
}

static void test_what_is_no_segment(void **state) {
  struct synfin_trace trace = begin();
  uint8_t packet[PACKETS_ROOM];
  struct packets_segment segment = {.control = ACK};
  struct synfin_socket local = {.port = 80}, remote = {.port = 4000};
  (void)state;
  size_t length = packets_make(packet, 4, &segment);
  packet[33] ^= 1;
  synfin_trace_dropped(&trace, noon, packet, length);
  packets_make(packet, 4, &segment);
  synfin_trace_dropped(&trace, noon, packet, 30);
  packets_make(packet, 6, &segment);
  packet[6] = 58;
  synfin_trace_dropped(&trace, noon, packet, 60);
  synfin_address_read(&local.address, "192.0.2.2");
  synfin_address_read(&remote.address, "2001:db8::1");
  synfin_trace_event(&trace, noon, &local, &remote, "CLOSE", "A", "B");
  synfin_trace_event(&trace, noon, NULL, NULL, "OPEN", "A", "B");
  end(&trace, "01:46:40.000000 IP 192.0.2.1.4000 > 192.0.2.2.80: Flags [F.], "
              "seq 0, ack 0, win 0, length 0 | dropped: damaged\n"
              "01:46:40.000000 no whole IP packet, length 30 | dropped: "
              "damaged\n"
              "01:46:40.000000 IP6 2001:db8::1 > 2001:db8::2: protocol 58, "
              "length 20 | dropped\n"
              "01:46:40.000000 at 192.0.2.2:80 with [2001:db8::1]:4000: CLOSE "
              "| A -> B\n"
              "01:46:40.000000 OPEN | A -> B\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_handshake),
      cmocka_unit_test(test_absolute_numbers),
      cmocka_unit_test(test_options),
      cmocka_unit_test(test_what_is_no_segment),
  };
  setenv("TZ", "UTC", 1);
  tzset();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
