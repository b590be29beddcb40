/* Copies octets to Linux through a TUN device with no TCP of its own: what any
 * TCP on such a device is measured against.
 *
 *   tun_copy DEVICE OCTETS
 *
 * makes the device, and sends datagrams as long as the segments of a TCP would
 * be, 1,448 octets of text in packets of 1,500, to a process that reads them
 * from a socket. That one answers every second datagram, and no more than a
 * window of them are on their way, so that none is lost. Prints octets per
 * second. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "host/address.h"
#include "host/link.h"
#include "host/tun.h"

enum {
  PACKET = 1500,
  TEXT = 1448,
  HEADER = PACKET - TEXT, /* IP and UDP, and octets of no use */
  WINDOW = 128,           /* packets on their way */
  PORT = 9000,
  ANSWER = 29 /* octets of the packet that a datagram of one octet is in */
};

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int open_socket(void) {
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(PORT)};
  int room = 1 << 23, fd = socket(AF_INET, SOCK_DGRAM, 0);
  inet_pton(AF_INET, "192.0.2.1", &here.sin_addr);
  if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof here) != 0)
    fail("socket");
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room);
  return fd;
}

/* The other process: reads `count` datagrams. */
static void take(int fd, size_t count) {
  static char text[PACKET];
  struct sockaddr_in from;
  for (size_t i = 1; i <= count; i++) {
    socklen_t length = sizeof from;
    if (recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &length) <
        0)
      fail("recvfrom");
    if (i % 2 == 0 || i == count)
      sendto(fd, "", 1, 0, (struct sockaddr *)&from, length);
  }
}

static void put16(uint8_t *at, unsigned value) {
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
}

/* 192.0.2.2 to 192.0.2.1; UDP without a checksum. */
static void put_headers(uint8_t packet[PACKET]) {
  static const uint8_t addresses[8] = {192, 0, 2, 2, 192, 0, 2, 1};
  uint32_t sum = 0;
  memset(packet, 0, HEADER);
  packet[0] = 0x45;
  put16(packet + 2, PACKET);
  packet[8] = 64;
  packet[9] = IPPROTO_UDP;
  memcpy(packet + 12, addresses, sizeof addresses);
  for (int i = 0; i < 20; i += 2)
    sum += (uint32_t)packet[i] << 8 | packet[i + 1];
  put16(packet + 10, ~(sum + (sum >> 16)) & 0xffff);
  put16(packet + 20, PORT);
  put16(packet + 22, PORT);
  put16(packet + 24, PACKET - 20);
}

/* How many of our datagrams the answers that have come speak of. */
static size_t read_answers(struct synfin_tun *tun, size_t last) {
  uint8_t packet[PACKET];
  size_t acknowledged = 0;
  long got;
  while ((got = synfin_tun_read(tun, packet, sizeof packet)) > 0)
    if (got == ANSWER && packet[9] == IPPROTO_UDP)
      acknowledged += 2;
  return acknowledged < last ? acknowledged : last;
}

static void copy(struct synfin_tun *tun, const uint8_t *text, size_t count) {
  uint8_t packet[PACKET];
  size_t sent = 0, acknowledged = 0;
  put_headers(packet);
  while (acknowledged < count) {
    for (; sent < count && sent - acknowledged < WINDOW; sent++) {
      memcpy(packet + HEADER, text + sent * TEXT, TEXT);
      if (!synfin_tun_write(tun, packet, PACKET))
        fail("write");
    }
    struct pollfd wait = {.fd = tun->fd, .events = POLLIN};
    if (poll(&wait, 1, 5000) != 1) {
      fputs("tun_copy: datagrams were lost\n", stderr);
      exit(1);
    }
    acknowledged += read_answers(tun, count - acknowledged);
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void open_link(struct synfin_tun *tun, const char *device) {
  struct synfin_problem problem;
  struct synfin_address ours;
  synfin_address_read(&ours, "192.0.2.2");
  if (!synfin_tun_open(tun, device, &problem) ||
      !synfin_link_configure(device, &ours, 24, &problem)) {
    fprintf(stderr, "tun_copy: %s\n", problem.text);
    exit(1);
  }
}

int main(int argc, char **argv) {
  struct synfin_tun tun;
  if (argc != 3) {
    fputs("Usage: tun_copy DEVICE OCTETS\n", stderr);
    return 2;
  }
  size_t count = strtoull(argv[2], NULL, 10) / TEXT;
  uint8_t *text = malloc(count * TEXT);
  if (text == NULL)
    fail("malloc");
  memset(text, 'x', count * TEXT);
  open_link(&tun, argv[1]);
  int fd = open_socket();
  pid_t other = fork();
  if (other == 0) {
    take(fd, count);
    _exit(0);
  }
  sleep(1); /* until the device is up */
  double start = now();
  copy(&tun, text, count);
  printf("%.0f\n", (double)count * TEXT / (now() - start));
  waitpid(other, NULL, 0);
  synfin_tun_close(&tun);
  free(text);
  return 0;
}
