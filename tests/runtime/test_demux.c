/* The demultiplexer against a model that compares every name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "inner.h"
#include "draw.h"
#include "tcp.h"
#include "timers.h"

enum {
  LOCALS = 3,
  LISTENERS = 6
};

struct bench {
  struct synfin_tcp tcp;
  struct synfin_local locals[LOCALS];
  struct synfin_listener listeners[LISTENERS];
};

static struct synfin_address mapped(uint8_t last) {
  return (struct synfin_address){{[10] = 0xff, 0xff, 192, 0, 2, last}};
}

static struct bench *new_bench(uint32_t count, uint32_t nbuckets) {
  struct bench *bench = calloc(1, sizeof *bench);
  assert_non_null(bench);
  struct synfin_tcp_config *config = &bench->tcp.config;
  config->nconnections = config->ntime_waits4 = config->ntime_waits6 = count;
  config->connections = calloc(count, sizeof *config->connections);
  config->time_waits4 = calloc(count, sizeof *config->time_waits4);
  config->time_waits6 = calloc(count, sizeof *config->time_waits6);
  config->nbuckets = nbuckets;
  config->buckets = calloc(nbuckets, sizeof *config->buckets);
  config->locals = bench->locals;
  config->nlocals = LOCALS;
  bench->locals[0].address = mapped(1);
  bench->locals[1].address = mapped(2);
  bench->locals[2].address.octets[0] = 0x20;
  config->listeners = bench->listeners;
  config->nlisteners = LISTENERS;
  config->msl = 120000;
  bench->tcp.keys[0] = 1234567;
  bench->tcp.keys[1] = 7654321;
  synfin_demux_init(&bench->tcp);
  synfin_timers_init(&bench->tcp, 0);
  return bench;
}

static void free_bench(struct bench *bench) {
  free(bench->tcp.config.connections);
  free(bench->tcp.config.time_waits4);
  free(bench->tcp.config.time_waits6);
  free(bench->tcp.config.buckets);
  free(bench);
}

static uint32_t add(struct bench *bench, const struct synfin_name *name) {
  uint32_t index = synfin_connection_take(&bench->tcp);
  assert_true(index != SYNFIN_NONE);
  struct synfin_connection *own = &bench->tcp.config.connections[index];
  struct synfin_connection zero = {.generation = own->generation};
  assert_true(own->generation != 0);
  assert_memory_equal(own, &zero, sizeof zero);
  own->remote = name->remote;
  own->remote_port = name->remote_port;
  own->local_port = name->local_port;
  own->local = name->local;
  synfin_demux_add(&bench->tcp, index);
  return index;
}

/* Names that differ in one octet only, two families of them. */
static struct synfin_name draw_name(void) {
  struct synfin_name name = {.remote = mapped(0)};
  uint32_t choice = draw();
  if (choice & 1)
    name.remote.octets[choice >> 1 & 15] ^= 1;
  name.local_port = (uint16_t)(80 + (choice >> 5 & 1));
  name.remote_port = (uint16_t)(5000 + (choice >> 6 & 1) * 256);
  name.local = choice >> 7 & 1;
  return name;
}

static int place_of(const struct synfin_name *name) {
  int place = 16;
  struct synfin_address base = mapped(0);
  for (int i = 0; i < 16; i++)
    if (name->remote.octets[i] != base.octets[i])
      place = i;
  return ((place * 2 + (name->local_port & 1)) * 2 +
          (name->remote_port >> 8 & 1)) *
             2 +
         name->local;
}

/* Connections and TIME-WAIT records come and go; a name may have both. */
static void churn(uint32_t nbuckets) {
  enum {
    NAMES = 17 * 8
  };
  struct bench *bench = new_bench(NAMES, nbuckets);
  uint32_t connections[NAMES], waits[NAMES];
  memset(connections, 0xff, sizeof connections);
  memset(waits, 0xff, sizeof waits);
  for (int i = 0; i < 300000; i++) {
    struct synfin_name name = draw_name();
    int place = place_of(&name);
    uint32_t *connection = &connections[place], *wait = &waits[place];
    assert_int_equal(synfin_demux_find(&bench->tcp, &name),
                     *connection != SYNFIN_NONE ? *connection : *wait);
    assert_int_equal(synfin_demux_find_time_wait(&bench->tcp, &name), *wait);
    if (draw() % 2) {
      if (*wait == SYNFIN_NONE) {
        *wait = synfin_time_wait_take(&bench->tcp, &name);
      } else {
        synfin_time_wait_give(&bench->tcp, *wait);
        *wait = SYNFIN_NONE;
      }
    } else if (*connection == SYNFIN_NONE) {
      *connection = add(bench, &name);
      synfin_timer_start(&bench->tcp, *connection, TCP_TIMER_USER, draw() >> 3);
    } else {
      synfin_demux_remove(&bench->tcp, *connection);
      synfin_connection_give(&bench->tcp, *connection);
      *connection = SYNFIN_NONE;
    }
  }
  free_bench(bench);
}

static void names_are_told_apart(void **state) {
  (void)state;
  for (uint32_t nbuckets = 1; nbuckets <= 256; nbuckets *= 4)
    churn(nbuckets);
}

static void records_run_out(void **state) {
  (void)state;
  struct bench *bench = new_bench(3, 1);
  for (int turn = 0; turn < 70000; turn++) {
    uint16_t before = bench->tcp.config.connections[1].generation;
    uint32_t taken[3];
    for (int i = 0; i < 3; i++)
      taken[i] = synfin_connection_take(&bench->tcp);
    assert_int_equal(synfin_connection_take(&bench->tcp), SYNFIN_NONE);
    for (int i = 0; i < 3; i++)
      synfin_connection_give(&bench->tcp, taken[i]);
    uint16_t after = bench->tcp.config.connections[1].generation;
    assert_int_equal(after, before == 65535 ? 1 : before + 1);
  }
  free_bench(bench);
}

/* A place's handles, from the first on: how many until one comes again? */
static uint32_t until_repeated(uint32_t nconnections, uint32_t index) {
  struct bench *bench = new_bench(nconnections, 1);
  struct synfin_tcp *tcp = &bench->tcp;
  synfin_handle first = synfin_handle_of(tcp, index), handle;
  uint32_t count = 0;
  do {
    synfin_connection_give(tcp, index);
    handle = synfin_handle_of(tcp, index);
    assert_int_not_equal(handle, 0);
    assert_int_equal(handle & (tcp->places - 1), index);
    count++;
  } while (handle != first && count < 100000);
  free_bench(bench);
  return count;
}

/* What 32 bits have room for, at most 16 bits; no handle is 0. */
static void handles_are_over_for_long(void **state) {
  (void)state;
  static const struct {
    uint32_t nconnections, times;
  } wanted[] = {{1, 65535},     {16, 65535},     {65536, 65535},
                {65537, 32767}, {100000, 32767}, {1000000, 4095}};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    uint32_t last = wanted[i].nconnections - 1;
    assert_int_equal(until_repeated(wanted[i].nconnections, 0),
                     wanted[i].times);
    assert_in_range(until_repeated(wanted[i].nconnections, last),
                    wanted[i].times, wanted[i].times + 1);
  }
}

static void addresses_and_listeners(void **state) {
  (void)state;
  struct bench *bench = new_bench(1, 1);
  struct synfin_address stranger = mapped(9);
  for (int i = 0; i < LOCALS; i++)
    assert_int_equal(synfin_demux_local(&bench->tcp, &bench->locals[i].address),
                     i);
  assert_int_equal(synfin_demux_local(&bench->tcp, &stranger), -1);

  struct synfin_listener *listeners = bench->listeners;
  listeners[1].port = listeners[2].port = listeners[4].port = 80;
  listeners[2].address = bench->locals[1].address;
  listeners[4].address = bench->locals[2].address;
  listeners[5].port = 22;
  listeners[5].address = bench->locals[0].address;
  assert_int_equal(synfin_demux_listener(&bench->tcp, 0, 80), 1);
  assert_int_equal(synfin_demux_listener(&bench->tcp, 1, 80), 2);
  assert_int_equal(synfin_demux_listener(&bench->tcp, 2, 80), 4);
  assert_int_equal(synfin_demux_listener(&bench->tcp, 0, 22), 5);
  assert_int_equal(synfin_demux_listener(&bench->tcp, 1, 22),
                   SYNFIN_NO_LISTENER);
  assert_int_equal(synfin_demux_listener(&bench->tcp, 0, 0),
                   SYNFIN_NO_LISTENER);
  free_bench(bench);
}

/* Every port is chosen once, none that a listener has; then there is none. */
static void ports_are_chosen(void **state) {
  (void)state;
  enum {
    FIRST = 49152,
    PORTS = 65536 - FIRST
  };
  struct bench *bench = new_bench(PORTS, PORTS);
  struct synfin_socket remote = {mapped(7), 80}, other = {mapped(8), 80};
  static bool chosen[PORTS];
  uint16_t last = 0;
  int in_order = 0;
  bench->listeners[3].port = 50000;
  for (int i = 0; i < PORTS - 1; i++) {
    struct synfin_name name = {.remote = remote.address, .remote_port = 80};
    name.local_port = synfin_demux_port(&bench->tcp, 0, &remote);
    assert_true(name.local_port >= FIRST && name.local_port != 50000);
    assert_false(chosen[name.local_port - FIRST]);
    chosen[name.local_port - FIRST] = true;
    in_order += name.local_port == last + 1;
    last = name.local_port;
    if (i % 2)
      synfin_time_wait_take(&bench->tcp, &name);
    else
      add(bench, &name);
  }
  assert_true(in_order > PORTS - 8); /* RFC 6056 3.3.3: one after the other */
  assert_int_equal(synfin_demux_port(&bench->tcp, 0, &remote), 0);
  assert_true(synfin_demux_port(&bench->tcp, 1, &remote) != 0);
  assert_true(synfin_demux_port(&bench->tcp, 0, &other) != 0);
  free_bench(bench);
}

/* Where the search begins depends on the remote socket and on the secret. */
static void ports_are_hard_to_foresee(void **state) {
  (void)state;
  struct bench *bench = new_bench(1, 1);
  uint32_t parts[16] = {0};
  for (uint32_t i = 0; i < 4096; i++) {
    struct synfin_socket remote = {mapped((uint8_t)i), (uint16_t)(i >> 8)};
    bench->tcp.next_port = 0;
    parts[(synfin_demux_port(&bench->tcp, 0, &remote) - 49152) / 1024]++;
  }
  for (int i = 0; i < 16; i++)
    assert_true(parts[i] > 180 && parts[i] < 340);
  free_bench(bench);
}

/* However many connections there are, few records stand before the one that
 * is meant. */
static void chains_stay_short(void **state) {
  (void)state;
  for (uint32_t count = 128; count <= 131072; count *= 32) {
    struct bench *bench = new_bench(count, count);
    for (uint32_t i = 0; i < count; i++) {
      struct synfin_name name = {.remote = mapped((uint8_t)i),
                                 .local_port = 80,
                                 .remote_port = (uint16_t)(i >> 8),
                                 .local = (uint8_t)(i >> 24)};
      if (i & 1)
        name.remote.octets[1] = 1;
      add(bench, &name);
    }
    uint64_t looks = 0, longest = 0;
    for (uint32_t i = 0; i < count; i++) {
      uint64_t length = 0;
      for (uint32_t at = bench->tcp.config.buckets[i]; at != SYNFIN_NONE;
           at = bench->tcp.config.connections[at].hash_next)
        looks += ++length;
      longest = length > longest ? length : longest;
    }
    assert_true(looks * 10 < count * UINT64_C(17)); /* 1.5 at random */
    assert_true(longest <= 10);
    free_bench(bench);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_are_told_apart),
      cmocka_unit_test(records_run_out),
      cmocka_unit_test(handles_are_over_for_long),
      cmocka_unit_test(addresses_and_listeners),
      cmocka_unit_test(ports_are_chosen),
      cmocka_unit_test(ports_are_hard_to_foresee),
      cmocka_unit_test(chains_stay_short),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
