/* Commands that are programs of their own: `synfin trace` is synfin-trace. */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct command_part command_parts[] = {
    {"trace", "ladders of the connections in a capture",
     "it is built where libpcap is (on Debian and Ubuntu: apt-get install "
     "libpcap-dev)"},
    {NULL, NULL, NULL}};

enum {
  LONGEST_PATH = 4096
};

/* Becomes the part that stands in the same folder as this program, which the
 * system knows; returns if there is none. */
static void become_neighbour(const char *program, char **argv) {
  char path[LONGEST_PATH];
  ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length < 0 || (size_t)length >= sizeof path)
    return;
  while (length > 0 && path[length - 1] != '/')
    length--;
  if ((size_t)length + strlen(program) >= sizeof path)
    return;
  strcpy(path + length, program);
  execv(path, argv);
}

bool command_is_part(const char *name) {
  for (const struct command_part *p = command_parts; p->name; p++)
    if (strcmp(p->name, name) == 0)
      return true;
  return false;
}

int command_become_part(char **argv) {
  char program[64];
  const struct command_part *part = command_parts;
  while (strcmp(part->name, argv[0]) != 0)
    part++;
  snprintf(program, sizeof program, "synfin-%s", part->name);
  argv[0] = program;
  become_neighbour(program, argv);
  execvp(program, argv);
  fprintf(stderr,
          "synfin: there is no program %s, neither beside synfin nor in PATH; "
          "%s\n",
          program, part->remedy);
  return STATUS_USAGE;
}
