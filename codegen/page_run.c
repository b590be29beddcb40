#include "page.h"

#include <errno.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* execvp() wants strings that it may write, and does not write them. */
static void become(const char *const arguments[]) {
  union {
    const char *const *given;
    char *const *wanted;
  } list = {.given = arguments};
  execvp(arguments[0], list.wanted);
  _exit(errno == ENOENT ? 127 : 126);
}

int page_run(const char *const arguments[]) {
  int status = 0;
  fflush(NULL);
  pid_t child = fork();
  if (child < 0) {
    perror("synfin: fork");
    return -1;
  }
  if (child == 0)
    become(arguments);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
