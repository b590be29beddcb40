/* linux_talk SCENE PORT: two sockets of this Linux talk over lo, in a network
 * namespace that a test has made:
 *   close   text both ways, the client closes first
 *   half    the client shuts down, and reads on until the server closes
 *   refused nobody listens
 *   abort   the client resets (SO_LINGER of 0)
 *   waits   the client closes, the server never does
 *   lost    what comes to the server after the handshake is dropped for a while
 *   slow    the server does not read until its window has been closed */
#include <arpa/inet.h>
#include <linux/filter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in here(const char *port) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof address);
  address.sin_family = AF_INET;
  address.sin_port = htons((unsigned short)atoi(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static void need(int good, const char *what) {
  if (good)
    return;
  perror(what);
  exit(1);
}

/* A filter of the socket drops what has been captured already. */
static void drop_for_a_while(int client, int server) {
  struct sock_filter none = BPF_STMT(BPF_RET | BPF_K, 0);
  struct sock_fprog filter = {1, &none};
  need(setsockopt(server, SOL_SOCKET, SO_ATTACH_FILTER, &filter,
                  sizeof filter) == 0,
       "filter");
  need(write(client, "text", 4) == 4, "write");
  usleep(300000);
  need(setsockopt(server, SOL_SOCKET, SO_DETACH_FILTER, &filter,
                  sizeof filter) == 0,
       "no filter");
  char text[100];
  need(read(server, text, sizeof text) == 4, "read");
}

static int listener(const struct sockaddr_in *address, const char *scene) {
  int one = 1, small = 4096, fd = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (strcmp(scene, "slow") == 0)
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  need(bind(fd, (const struct sockaddr *)address, sizeof *address) == 0,
       "bind");
  need(listen(fd, 1) == 0, "listen");
  return fd;
}

static void say(int from, int to) {
  char text[100] = "text";
  need(write(from, text, sizeof text) == sizeof text, "write");
  need(read(to, text, sizeof text) > 0, "read");
}

static void read_all(int fd) {
  char text[65536];
  while (read(fd, text, sizeof text) > 0)
    continue;
}

/* More than the server's window has room for. */
static void fill(int client, int server) {
  static char text[200000];
  if (fork() == 0) {
    ssize_t written = write(client, text, sizeof text);
    _exit(written != (ssize_t)sizeof text);
  }
  close(client);
  sleep(1);
  read_all(server);
}

static void talk(const char *scene, int client, int server) {
  if (strcmp(scene, "slow") == 0) {
    fill(client, server);
    close(server);
    return;
  }
  if (strcmp(scene, "lost") == 0)
    drop_for_a_while(client, server);
  say(client, server);
  say(server, client);
  if (strcmp(scene, "abort") == 0) {
    struct linger linger = {1, 0};
    setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  }
  if (strcmp(scene, "half") == 0) {
    shutdown(client, SHUT_WR);
    usleep(100000);
    say(server, client);
  } else {
    close(client);
  }
  usleep(100000);
  if (strcmp(scene, "waits") == 0)
    return;
  close(server);
  usleep(100000);
}

int main(int argc, char **argv) {
  if (argc != 3)
    return 2;
  const char *scene = argv[1];
  struct sockaddr_in address = here(argv[2]);
  int waiting = strcmp(scene, "refused") == 0 ? -1 : listener(&address, scene);
  int client = socket(AF_INET, SOCK_STREAM, 0);
  int connected =
      connect(client, (const struct sockaddr *)&address, sizeof address);
  if (waiting < 0)
    return connected == 0;
  need(connected == 0, "connect");
  int server = accept(waiting, NULL, NULL);
  need(server >= 0, "accept");
  talk(scene, client, server);
  puts("done");
  fflush(stdout);
  if (strcmp(scene, "waits") == 0)
    sleep(60); /* until it is killed: its end would close the socket */
  return 0;
}
