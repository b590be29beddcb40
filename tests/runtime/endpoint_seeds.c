/* Writes what endpoint_fuzz.c begins with into the folder that it is given:
 * exchanges between two endpoints as the one on the left lives them, and a
 * short script for each state. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint_script.h"
#include "puppet.h"

enum {
  MOST = 1 << 16,
  RINGS = 4 * SCRIPT_RINGS /* 1,024 octets */
};

struct seed {
  struct world *world;
  uint32_t told; /* up to when the script has told of time */
  uint8_t octets[MOST];
  size_t length;
};

static void put(struct seed *seed, unsigned octet) {
  if (seed->length < MOST)
    seed->octets[seed->length++] = (uint8_t)octet;
}

static void put_time(struct seed *seed) {
  uint32_t passed = seed->world->now - seed->told;
  seed->told = seed->world->now;
  for (; passed > 0; passed -= passed < 255 ? passed : 255) {
    put(seed, SCRIPT_WAIT);
    put(seed, passed < 255 ? passed : 255);
  }
}

/* What comes to the left, comes at once: before the next call. */
static bool note_packet(void *context, bool to_right, const uint8_t *packet,
                        size_t length) {
  struct seed *seed = context;
  if (to_right)
    return true;
  put_time(seed);
  put(seed, SCRIPT_PACKET);
  put(seed, 1);
  put(seed, (unsigned)(length >> 8));
  put(seed, length & 0xff);
  for (size_t i = 0; i < length; i++)
    put(seed, packet[i]);
  return true;
}

static void call(struct seed *seed, unsigned event, unsigned first,
                 unsigned second) {
  put_time(seed);
  put(seed, event);
  if (event != SCRIPT_ABORT && event != SCRIPT_UNLISTEN)
    put(seed, first);
  if (event == SCRIPT_SEND)
    put(seed, second);
}

static struct seed *begin(unsigned settings) {
  struct seed *seed = calloc(1, sizeof *seed);
  if (seed == NULL)
    exit(1);
  seed->world = world_make(1, 6 + 4, 6 + 4, NULL);
  seed->world->delay = 0;
  seed->world->filter = note_packet;
  seed->world->context = seed;
  seed->told = seed->world->now;
  put(seed, settings);
  put(seed, PUPPET_GOALS); /* CLOSED */
  return seed;
}

static void end(struct seed *seed, const char *folder, int number) {
  char name[1000];
  snprintf(name, sizeof name, "%s/exchange-%d", folder, number);
  FILE *file = fopen(name, "wb");
  if (file == NULL || fwrite(seed->octets, 1, seed->length, file) == 0 ||
      fclose(file) != 0)
    exit(1);
  world_free(seed->world);
  free(seed);
}

/* --- Exchanges ------------------------------------------------------------ */

static struct synfin_open opening(const struct world_host *to, uint16_t own,
                                  uint16_t other) {
  struct synfin_open open;
  memset(&open, 0, sizeof open);
  open.local.port = own;
  open.remote.port = other;
  if (to != NULL)
    open.remote.address = to->locals[0].address;
  return open;
}

/* Both handles. The left end connects or listens. */
static void open_both(struct seed *seed, bool active, synfin_handle *left,
                      synfin_handle *right) {
  struct world *world = seed->world;
  struct world_host *from = active ? &world->left : &world->right;
  struct world_host *to = active ? &world->right : &world->left;
  uint16_t port = active ? 80 : 5000, listener;
  struct synfin_open passive = opening(NULL, port, 0);
  struct synfin_open open = opening(to, active ? 5000 : 80, port);
  if (!active)
    call(seed, SCRIPT_LISTEN, 4, 0);
  synfin_tcp_listen(&to->tcp, &passive, 4, &listener);
  if (active)
    call(seed, SCRIPT_CONNECT, 0, 0);
  synfin_tcp_connect(&from->tcp, world->now, &open, active ? left : right);
  world_run(world, 10);
  *(active ? right : left) = to->accepted;
  if (!active)
    call(seed, SCRIPT_SELECT, WORLD_CONNECTIONS, 0);
}

static const uint8_t text[2048] = {5, 6, 7};

static void left_sends(struct seed *seed, synfin_handle left,
                       unsigned eighths) {
  size_t taken;
  call(seed, SCRIPT_SEND, eighths, 0);
  synfin_tcp_send(&seed->world->left.tcp, seed->world->now, left, text,
                  eighths * 8, 0, &taken);
  world_run(seed->world, 0);
}

static void right_sends(struct seed *seed, synfin_handle right,
                        unsigned octets) {
  size_t taken;
  synfin_tcp_send(&seed->world->right.tcp, seed->world->now, right, text,
                  octets, 0, &taken);
  world_run(seed->world, 0);
}

static void both_read(struct seed *seed, synfin_handle left,
                      synfin_handle right) {
  uint8_t room[2048];
  size_t length;
  call(seed, SCRIPT_RECEIVE, 255, 0);
  synfin_tcp_receive(&seed->world->left.tcp, seed->world->now, left, room,
                     255 * 8, &length);
  world_run(seed->world, 0);
  synfin_tcp_receive(&seed->world->right.tcp, seed->world->now, right, room,
                     sizeof room, &length);
  world_run(seed->world, 0);
}

static void left_closes(struct seed *seed, synfin_handle left) {
  call(seed, SCRIPT_CLOSE, 1, 0);
  synfin_tcp_close(&seed->world->left.tcp, seed->world->now, left, true);
  world_run(seed->world, 0);
}

/* Text both ways, more than the rings hold; then who closes first: the left
 * end, the right one, both at once, or the left one aborts. */
static void converse(const char *folder, int number, bool active, int closer) {
  struct seed *seed = begin(RINGS);
  struct world *world = seed->world;
  synfin_handle left, right;
  open_both(seed, active, &left, &right);
  for (int i = 0; i < 3; i++) {
    left_sends(seed, left, 100);
    right_sends(seed, right, 900);
    world_run(world, 50);
    if (i > 0)
      both_read(seed, left, right);
  }
  if (closer == 3) {
    call(seed, SCRIPT_ABORT, 0, 0);
    synfin_tcp_abort(&world->left.tcp, world->now, left);
  }
  if (closer == 0 || closer == 2)
    left_closes(seed, left);
  if (closer == 0)
    world_run(world, 10);
  synfin_tcp_close(&world->right.tcp, world->now, right, true);
  world_run(world, 0);
  world_run(world, 100);
  if (closer == 1)
    left_closes(seed, left);
  both_read(seed, left, right);
  world_run(world, 2000);
  end(seed, folder, number);
}

/* --- States --------------------------------------------------------------- */

/* An ACK, text and a FIN in sequence, a SEND, a CLOSE, and time. */
static void write_state(const char *folder, unsigned goal, unsigned settings) {
  static const uint8_t rest[] = {SCRIPT_SEGMENT,
                                 16,
                                 0,
                                 0,
                                 1,
                                 0,
                                 100,
                                 0,
                                 0,
                                 SCRIPT_SEND,
                                 4,
                                 0,
                                 SCRIPT_SEGMENT,
                                 24,
                                 0,
                                 0,
                                 1,
                                 0,
                                 100,
                                 8,
                                 0,
                                 SCRIPT_TIME,
                                 10,
                                 SCRIPT_RECEIVE,
                                 9,
                                 SCRIPT_CLOSE,
                                 1,
                                 SCRIPT_SEGMENT,
                                 17,
                                 0,
                                 0,
                                 1,
                                 0,
                                 100,
                                 0,
                                 0,
                                 SCRIPT_TIME,
                                 12};
  char name[1000];
  snprintf(name, sizeof name, "%s/state-%u-%u", folder, goal, settings);
  FILE *file = fopen(name, "wb");
  if (file == NULL || fputc((int)(settings | RINGS), file) == EOF ||
      fputc((int)goal, file) == EOF ||
      fwrite(rest, 1, sizeof rest, file) != sizeof rest || fclose(file) != 0)
    exit(1);
}

int main(int argc, char **argv) {
  if (argc != 2)
    return 2;
  for (int number = 0; number < 8; number++)
    converse(argv[1], number, number % 2 != 0, number / 2);
  for (unsigned goal = 0; goal < PUPPET_GOALS; goal++)
    for (unsigned settings = 0; settings < 4; settings++)
      write_state(argv[1], goal, settings);
  return 0;
}
