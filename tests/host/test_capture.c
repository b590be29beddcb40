/* A capture is read back by libpcap as it was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pcap.h>
#include <cmocka.h>

#include "host/capture.h"
#include "packets.h"

static const char path[] = "host_capture.pcap";

static void test_what_is_written_is_read(void **state) {
  struct synfin_capture capture = {NULL, NULL};
  struct synfin_problem problem;
  uint8_t packets[2][PACKETS_ROOM];
  struct packets_segment segment = {.control = 16, .text = 1000};
  char error[PCAP_ERRBUF_SIZE];
  struct pcap_pkthdr header;
  (void)state;
  assert_true(synfin_capture_open(&capture, path, &problem));
  for (int i = 0; i < 2; i++) {
    size_t length = packets_make(packets[i], 4 + 2 * i, &segment);
    synfin_capture_packet(&capture, UINT64_C(1700000000123456789), packets[i],
                          length);
  }
  assert_true(synfin_capture_close(&capture, path, &problem));
  pcap_t *pcap = pcap_open_offline_with_tstamp_precision(
      path, PCAP_TSTAMP_PRECISION_NANO, error);
  assert_non_null(pcap);
  assert_int_equal(pcap_datalink(pcap), DLT_RAW);
  for (int i = 0; i < 2; i++) {
    const uint8_t *octets = pcap_next(pcap, &header);
    assert_int_equal(header.len, (i == 0 ? 20 : 40) + 20 + 1000);
    assert_int_equal(header.caplen, header.len);
    assert_int_equal(header.ts.tv_sec, 1700000000);
    assert_int_equal(header.ts.tv_usec, 123456789);
    assert_memory_equal(octets, packets[i], header.len);
  }
  assert_null(pcap_next(pcap, &header));
  pcap_close(pcap);
  remove(path);
}

static void test_what_cannot_be_written(void **state) {
  struct synfin_capture capture = {NULL, NULL};
  struct synfin_problem problem;
  uint8_t packet[PACKETS_ROOM] = {0};
  (void)state;
  assert_false(synfin_capture_open(&capture, "no/such/folder", &problem));
  assert_non_null(strstr(problem.text, "no/such/folder"));
  synfin_capture_packet(&capture, 0, packet, 20); /* is nothing */
  assert_true(synfin_capture_close(&capture, "", &problem));
  if (!synfin_capture_open(&capture, "/dev/full", &problem))
    return; /* a system without it */
  synfin_capture_packet(&capture, 0, packet, sizeof packet);
  assert_false(synfin_capture_close(&capture, "/dev/full", &problem));
  assert_non_null(strstr(problem.text, "not complete"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_is_written_is_read),
      cmocka_unit_test(test_what_cannot_be_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
