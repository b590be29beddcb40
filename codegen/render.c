#include "render.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "svg.h"

/* In the child: becomes dot, from one pipe to the other. */
static void become_dot(const int in[2], const int out[2]) {
  char *const arguments[] = {"dot", "-Tsvg", NULL};
  dup2(in[0], 0);
  dup2(out[1], 1);
  close(in[0]);
  close(in[1]);
  close(out[0]);
  close(out[1]);
  execvp("dot", arguments);
  _exit(errno == ENOENT ? 127 : 126);
}

static void feed(int to, const struct text_file *file) {
  for (size_t at = 0; at < file->length;) {
    ssize_t n = write(to, file->text + at, file->length - at);
    if (n <= 0)
      break;
    at += (size_t)n;
  }
  close(to);
}

static void collect(int from, struct emit_text *text) {
  char buffer[65536];
  ssize_t n;
  while ((n = read(from, buffer, sizeof buffer)) > 0)
    emit_bytes(text, buffer, (size_t)n);
  close(from);
}

static bool judge(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return true;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    fputs("synfin: Graphviz's `dot` is not installed; on Debian and Ubuntu: "
          "apt-get install graphviz. `synfin emit dot` works without it.\n",
          stderr);
  else
    fputs("synfin: `dot` failed; what it said stands above\n", stderr);
  return false;
}

/* dot reads all of its input before it writes, so one after the other. */
static bool run_dot(const struct text_file *file, struct emit_text *text) {
  int in[2], out[2], status = 0;
  if (pipe(in) != 0 || pipe(out) != 0) {
    perror("synfin: pipe");
    return false;
  }
  pid_t child = fork();
  if (child < 0) {
    perror("synfin: fork");
    return false;
  }
  if (child == 0)
    become_dot(in, out);
  close(in[0]);
  close(out[1]);
  signal(SIGPIPE, SIG_IGN);
  feed(in[1], file);
  collect(out[0], text);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    continue;
  return judge(status);
}

/* The text of a line of a DOT file that is a comment; the next line begins at
 * `*at`. NULL if it is none. */
static const char *take_comment(struct arena *arena, const char **at) {
  const char *text = *at;
  if (strncmp(text, "// ", 3) != 0)
    return NULL;
  size_t length = strcspn(text, "\n");
  *at = text + length + (text[length] != '\0');
  return arena_copy(arena, text + 3, length - 3);
}

bool render_svg(struct arena *arena, struct text_file *file) {
  struct emit_text drawn, text;
  const char *at = file->text;
  const char *title = take_comment(arena, &at);
  const char *description = title ? take_comment(arena, &at) : NULL;
  emit_text_init(&drawn, arena);
  if (!run_dot(file, &drawn))
    return false;
  emit_text_init(&text, arena);
  svg_finish(&text, drawn.text, drawn.length, title, description);
  size_t stem = strlen(file->name) - strlen(".dot");
  file->name = arena_printf(arena, "%.*s.svg", (int)stem, file->name);
  file->text = text.text;
  file->length = text.length;
  return true;
}
