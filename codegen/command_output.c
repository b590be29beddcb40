/* build and emit: what a table is compiled into. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "outputs.h"
#include "page.h"

static int usage(const struct options *options, const char *what) {
  fprintf(stderr, "synfin %s: %s; see synfin %s --help\n", options->command,
          what, options->command);
  return STATUS_USAGE;
}

/* Files of several emitters together. */
struct outputs {
  struct compilation *c;
  struct emission emission;
  struct text_file *files;
  size_t count, capacity;
};

static struct text_file *add_file(struct outputs *out) {
  return ARENA_PUSH(&out->c->arena, out->files, out->count, out->capacity);
}

/* The C emitter works in memory of its own, which is freed after it: it needs
 * far more than what it leaves. */
static bool add_c(struct outputs *out, const struct options *options) {
  struct compilation *c = out->c;
  struct arena work = {NULL};
  struct text_file *files = NULL;
  int count = 0;
  bool good =
      emit_c(&work, &out->emission, options->shape, &files, &count, &c->diag);
  if (!good)
    diag_print(&c->diag, options->format, stderr);
  for (int i = 0; good && i < count; i++) {
    struct text_file *file = add_file(out);
    file->name = arena_copy(&c->arena, files[i].name, strlen(files[i].name));
    file->text = arena_copy(&c->arena, files[i].text, files[i].length);
    file->length = files[i].length;
  }
  arena_free(&work);
  return good;
}

static void add_dot(struct outputs *out) {
  struct compilation *c = out->c;
  emit_dot(&c->arena, &out->emission, c->chosen[c->nchosen - 1], NULL,
           add_file(out));
}

static void add_cmocka(struct outputs *out) {
  struct compilation *c = out->c;
  for (int i = 0; i < c->nchosen; i++)
    emit_cmocka(&c->arena, &out->emission, c->chosen[i], add_file(out));
}

static bool add_count(struct outputs *out, const struct options *options) {
  struct compilation *c = out->c;
  struct emit_files files = {NULL, 0, 0};
  if (!emit_count(&c->arena, &out->emission, &files, &c->diag)) {
    diag_print(&c->diag, options->format, stderr);
    return false;
  }
  for (size_t i = 0; i < files.count; i++)
    *add_file(out) = files.items[i];
  return true;
}

static bool add_html(struct outputs *out, const struct options *options) {
  struct compilation *c = out->c;
  struct text_file *file = add_file(out);
  bool good = emit_html(&c->arena, &out->emission, file, &c->diag);
  if (!good)
    diag_print(&c->diag, options->format, stderr);
  return good;
}

static void add_report(struct outputs *out) {
  emit_report(&out->c->arena, &out->emission, add_file(out));
}

static bool is_too_large(const struct suite *suite,
                         const struct options *options) {
  static const char *const remedies[] = {
      [SUITE_CELLS] = "Raise --most",
      [SUITE_PAIRS] = "Take --criterion cells, or raise --most",
      [SUITE_W] = "Take a smaller --extra, or raise --most"};
  unsigned long long most = options->vectors.most;
  if (suite->vectors <= most && suite->steps / VECTORS_LONG <= most)
    return false;
  fprintf(stderr,
          "synfin emit: --most allows %llu vectors of %d steps each: nothing "
          "is written. %s\n",
          most, VECTORS_LONG, remedies[suite->criterion]);
  return true;
}

/* The size is said before anything is written. */
static bool add_vectors(struct outputs *out, const struct options *options) {
  struct compilation *c = out->c;
  for (int i = 0; i < c->nchosen; i++) {
    struct arena work = {NULL};
    const struct suite *suite =
        vectors_plan(&work, c->chosen[i], &options->vectors, &c->diag);
    if (suite == NULL)
      diag_print(&c->diag, options->format, stderr);
    else if (!options->quiet)
      fprintf(stderr, "%s\n", vectors_size(&work, c->chosen[i], suite));
    bool good = suite != NULL && !is_too_large(suite, options);
    if (good)
      emit_vectors(&c->arena, &out->emission, c->chosen[i], suite,
                   add_file(out));
    arena_free(&work);
    if (!good)
      return false;
  }
  return true;
}

/* Makes what was asked for from the flat tables; the exit status. */
static int make(struct compilation *c, const struct options *options,
                int (*emit)(struct outputs *, const struct options *)) {
  struct outputs out = {.c = c};
  emission_begin(&out.emission, c->model, (const struct flat *const *)c->chosen,
                 c->nchosen);
  out.emission.trusts = options->trust;
  int status = emit(&out, options);
  emission_end(&out.emission);
  return status;
}

static int emit_all(struct outputs *out, const struct options *options) {
  if (!add_c(out, options))
    return STATUS_FINDINGS;
  add_dot(out);
  add_cmocka(out);
  add_report(out);
  return write_files(options->output, out->files, (int)out->count,
                     options->quiet);
}

int command_build(const struct options *options) {
  struct compilation c;
  if (options->narguments != 1 || !options->output)
    return usage(options, "one file, and -o FOLDER");
  int status = compile_chosen(&c, options, options->arguments[0]);
  if (status == STATUS_OK)
    status = make(&c, options, emit_all);
  compile_end(&c);
  return status;
}

static bool add_kind(struct outputs *out, const struct options *options,
                     const char *kind) {
  if (strcmp(kind, "c") == 0)
    return add_c(out, options);
  if (command_draws(kind))
    return command_draw(out->c, &out->emission, options, kind, add_file(out));
  if (strncmp(kind, "matrix", strlen("matrix")) == 0) {
    const struct compilation *c = out->c;
    emit_matrix(&out->c->arena, &out->emission, c->chosen[c->nchosen - 1],
                strcmp(kind, "matrix-html") == 0, add_file(out));
    return true;
  }
  if (strcmp(kind, "vectors") == 0)
    return add_vectors(out, options);
  if (strcmp(kind, "count") == 0)
    return add_count(out, options);
  if (strcmp(kind, "html") == 0)
    return add_html(out, options);
  if (strcmp(kind, "cmocka") == 0)
    add_cmocka(out);
  else
    add_report(out);
  return true;
}

static bool is_kind(const char *word) {
  static const char *const kinds[] = {
      "c",        "dot",    "svg",       "html",        "mermaid",
      "plantuml", "text",   "matrix-md", "matrix-html", "cmocka",
      "count",    "report", "vectors",   "ladder"};
  const size_t count = sizeof kinds / sizeof *kinds;
  for (size_t i = 0; i < count; i++)
    if (strcmp(word, kinds[i]) == 0)
      return true;
  const char *near = diag_nearest(word, kinds, count);
  fprintf(stderr, "synfin emit: there is no output '%s'; %s%s\n", word,
          near ? "did you mean "
               : "it makes c, dot, svg, html, mermaid, plantuml, text, "
                 "matrix-md, matrix-html, cmocka, count, report, vectors, "
                 "ladder",
          near ? near : "");
  return false;
}

static int put(const struct outputs *out, const struct options *options) {
  if (options->output)
    return write_files(options->output, out->files, (int)out->count,
                       options->quiet);
  if (!out->files || out->count > 1) {
    fprintf(stderr, "synfin emit: %zu files; say where with -o FOLDER\n",
            out->count);
    return STATUS_USAGE;
  }
  size_t n = out->files[0].length;
  return fwrite(out->files[0].text, 1, n, stdout) == n ? STATUS_OK
                                                       : STATUS_USAGE;
}

static int emit_one(struct outputs *out, const struct options *options) {
  return add_kind(out, options, options->arguments[0]) ? put(out, options)
                                                       : STATUS_FINDINGS;
}

static bool narrows(const struct options *options) {
  return options->view != NULL || options->focus != NULL ||
         options->only != NULL || options->without != NULL;
}

int command_emit(const struct options *options) {
  struct compilation c;
  if (options->narguments != 2)
    return usage(options, "a kind of output and a file");
  if (!is_kind(options->arguments[0]))
    return STATUS_USAGE;
  if (strcmp(options->arguments[0], "ladder") == 0)
    return command_emit_ladders(options);
  if (narrows(options) && !command_draws(options->arguments[0]))
    return usage(options, "--view, --focus, --only and --without are for "
                          "drawings: dot, svg, mermaid, plantuml, text");
  int status = compile_chosen(&c, options, options->arguments[1]);
  if (status == STATUS_OK)
    status = make(&c, options, emit_one);
  compile_end(&c);
  return status;
}
