#include "render.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "svg.h"

enum {
  MOST_SECONDS = 6 /* of a processor, for one picture */
};

/* In the child: becomes dot, from one pipe to the other. With -n2 the nodes of
 * a ladder stay where they are pinned; other graphs are laid out as ever. */
static void become_dot(const int in[2], const int out[2]) {
  char *const arguments[] = {"dot", "-n2", "-Tsvg", NULL};
  const struct rlimit limit = {MOST_SECONDS, MOST_SECONDS};
  setrlimit(RLIMIT_CPU, &limit);
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
  if (WIFSIGNALED(status) &&
      (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL))
    fprintf(stderr,
            "synfin: this is too much for one picture: Graphviz was not ready "
            "after %d seconds. Take --focus STATE, --only REGEX or a --view "
            "with fewer arrows, or `synfin emit matrix-html`, which shows all; "
            "`synfin emit dot FILE | dot -Tsvg` takes as long as it takes\n",
            MOST_SECONDS);
  else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
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
  if (!judge(status))
    return false;
  if (text->length == 0)
    fputs("synfin: `dot` drew nothing, and did not say why\n", stderr);
  return text->length > 0;
}

/* The words of a block of comments, up to an empty one; what stands behind it
 * begins at `*at`. */
static const char *take_comments(struct arena *arena, const char **at) {
  struct emit_text words;
  emit_text_init(&words, arena);
  while (strncmp(*at, "// ", 3) == 0) {
    const char *text = *at + 3;
    size_t length = strcspn(text, "\n");
    emit_put(&words, words.length > 0 ? " " : "");
    emit_bytes(&words, text, length);
    *at = text + length + (text[length] != '\0');
  }
  if (strncmp(*at, "//\n", 3) == 0)
    *at += 3;
  return words.length > 0 ? words.text : NULL;
}

bool render_svg(struct arena *arena, struct text_file *file) {
  struct emit_text drawn, text;
  const char *at = file->text;
  const char *title = take_comments(arena, &at);
  const char *description = take_comments(arena, &at);
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
