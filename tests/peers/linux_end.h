/* Linux's end of a trial: sockets, and what the kernel says of their states. */
#ifndef TESTS_PEERS_LINUX_END_H
#define TESTS_PEERS_LINUX_END_H

#include "trial.h"

/* A socket at trial->linux_port that listens; it is the caller's to close. */
int linux_listen(const struct trial *trial);
/* The next connection becomes the trial's. False: there is none. */
bool linux_accept(struct trial *trial, int listener);

/* Makes the trial's socket, bound to its port, and connects to `port` of ours.
 */
void linux_connect(struct trial *trial, uint16_t port);

void linux_send(struct trial *trial, const void *text, size_t length);
/* As much of it as there is room for. */
size_t linux_send_some(struct trial *trial, const void *text, size_t length);
size_t linux_receive(struct trial *trial, void *text, size_t size);
void linux_finish(struct trial *trial); /* its FIN; the socket stays */
void linux_reset(struct trial *trial);  /* closes with a lingering time of 0 */
void linux_close(struct trial *trial);

/* The error that waits at the socket (SO_ERROR). */
int linux_error(struct trial *trial);

/* What the kernel's table (/proc/net/tcp) has of the trial's connection, in
 * RFC 9293's words; CLOSED: nothing. */
const char *linux_state(const struct trial *trial);
/* The same of a socket, from TCP_INFO. */
const char *linux_socket_state(int socket);

/* Linux takes its addresses into use, those of IPv6 after a moment (RFC 4862
 * 5.4); this waits for that. */
void linux_await_addresses(void);

/* Sets a number below /proc/sys/net; false if that cannot be. */
bool linux_set(const char *name, const char *value);

#endif
