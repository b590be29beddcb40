/* check, fmt, explain, diff: questions about tables. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fmt.h"
#include "outputs.h"

static int usage(const struct options *options, const char *what) {
  fprintf(stderr, "synfin %s: %s; see synfin %s --help\n", options->command,
          what, options->command);
  return STATUS_USAGE;
}

static const char *plural(int count) {
  return count == 1 ? "" : "s";
}

int command_check(const struct options *options) {
  struct compilation c;
  if (options->narguments != 1)
    return usage(options, "one file, or - for standard input");
  int status = compile_whole(&c, options, options->arguments[0]);
  if (status == STATUS_OK && options->format == DIAG_GNU && !options->quiet)
    printf("%s: %d row%s, %d configuration%s, %d variant%s checked: no "
           "errors\n",
           c.source.name, c.model->nrows, plural(c.model->nrows),
           c.model->nconfigurations, plural(c.model->nconfigurations), c.nflats,
           plural(c.nflats));
  compile_end(&c);
  return status;
}

static int explain_code(const char *word) {
  if (strcmp(word, "codes") == 0) {
    diag_list_codes(stdout);
    return STATUS_OK;
  }
  enum diag_code code = diag_find_code(word);
  if (code == DIAG_COUNT) {
    fprintf(stderr,
            "synfin explain: '%s' is not the code or name of a finding; "
            "`synfin explain codes` lists them\n",
            word);
    return STATUS_USAGE;
  }
  diag_explain(code, stdout);
  return STATUS_OK;
}

int command_explain(const struct options *options) {
  struct compilation c;
  options_t chosen;
  const char *name;
  if (options->narguments == 1)
    return explain_code(options->arguments[0]);
  if (options->narguments < 3)
    return usage(options, "a file, a state and an event, or a code");
  int status = compile_model(&c, options, options->arguments[0]);
  if (status == STATUS_OK) {
    status = STATUS_USAGE;
    if (compile_choice(c.model, options, &chosen, &name))
      status = explain_cell(c.model, chosen, name, options->narguments - 1,
                            (char **)options->arguments + 1, options->json,
                            stdout, stderr);
  }
  compile_end(&c);
  return status;
}

int command_diff(const struct options *options) {
  struct compilation old, new;
  if (options->narguments != 2)
    return usage(options, "two files: the old and the new table");
  int status = compile_model(&old, options, options->arguments[0]);
  if (status == STATUS_OK) {
    status = compile_model(&new, options, options->arguments[1]);
    if (status == STATUS_OK)
      status = diff_models(old.model, new.model, stdout);
    else
      status = STATUS_USAGE;
    compile_end(&new);
  } else {
    status = STATUS_USAGE;
  }
  compile_end(&old);
  return status;
}

/* Writes beside a file, with its rights, and takes its place. */
static bool replace(const char *name, const char *beside, const char *text,
                    size_t length) {
  struct stat status;
  FILE *out = fopen(beside, "wb");
  if (!out)
    return false;
  bool good = stat(name, &status) == 0 &&
              fchmod(fileno(out), status.st_mode & 07777) == 0 &&
              fwrite(text, 1, length, out) == length;
  good = fclose(out) == 0 && good;
  if (good && rename(beside, name) == 0)
    return true;
  int error = errno;
  remove(beside);
  errno = error;
  return false;
}

static int write_formatted(const struct options *options, const char *name,
                           const char *text, size_t length) {
  struct arena arena = {NULL};
  if (strcmp(name, "-") == 0) {
    fwrite(text, 1, length, stdout);
    return STATUS_OK;
  }
  char *real = realpath(name, NULL); /* a link stays a link */
  bool good =
      real && replace(real, arena_printf(&arena, "%s.new", real), text, length);
  if (!good)
    fprintf(stderr, "synfin fmt: cannot write %s: %s\n", name, strerror(errno));
  else if (!options->quiet)
    printf("formatted %s\n", name);
  free(real);
  arena_free(&arena);
  return good ? STATUS_OK : STATUS_USAGE;
}

static int format_one(const struct options *options, const char *name) {
  struct arena arena = {NULL};
  struct source source;
  struct diag diag;
  size_t length = 0;
  int status = STATUS_FINDINGS, unread = source_read(&source, &arena, name);
  if (unread) {
    status = unread < 0 ? STATUS_USAGE : STATUS_FINDINGS;
  } else {
    diag_init(&diag, &arena, &source);
    const char *text = fmt_source(&arena, &source, &diag, &length);
    bool same = text && length == source.length &&
                memcmp(text, source.text, length) == 0;
    if (!text)
      diag_print(&diag, options->format, stderr);
    else if (options->check && !same)
      printf("%s is not formatted; `synfin fmt %s` does it\n", name, name);
    else if (options->check || (same && strcmp(name, "-") != 0))
      status = STATUS_OK;
    else
      status = write_formatted(options, name, text, length);
  }
  arena_free(&arena);
  return status;
}

int command_fmt(const struct options *options) {
  int worst = STATUS_OK;
  if (options->narguments == 0)
    return usage(options, "the files to format, or - for standard input");
  for (int i = 0; i < options->narguments; i++) {
    int status = format_one(options, options->arguments[i]);
    worst = status > worst ? status : worst;
  }
  return worst;
}
