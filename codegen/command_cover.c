/* cover: which rows and cells have run. */
#include <stdio.h>

#include "command.h"
#include "cover.h"
#include "outputs.h"
#include "render.h"

struct covering {
  struct compilation *c;
  const struct options *options;
  struct cover **covers;
  int ncovers;
  struct cover_exceptions exceptions;
};

static bool usage(const char *what) {
  fprintf(stderr, "synfin cover: %s; see synfin cover --help\n", what);
  return false;
}

static bool make_covers(struct covering *v) {
  struct compilation *c = v->c;
  v->covers = ARENA_ARRAY(&c->arena, struct cover *, c->nchosen + 1);
  for (int i = 0; i < c->nchosen; i++) {
    struct cover *cover = cover_make(&c->arena, c->model, c->chosen[i]->options,
                                     c->chosen[i]->name, &c->diag);
    if (cover == NULL) {
      diag_print(&c->diag, v->options->format, stderr);
      return false;
    }
    cover_reach(cover);
    v->covers[v->ncovers++] = cover;
  }
  return true;
}

/* Where nobody says which, the variants count of which something was counted.
 */
static void drop_uncounted(struct covering *v) {
  int kept = 0;
  if (v->options->narguments == 1 || v->options->nvariants > 0 ||
      v->options->nchosen > 0)
    return;
  for (int i = 0; i < v->ncovers; i++)
    if (v->covers[i]->files > 0) {
      v->c->chosen[kept] = v->c->chosen[i];
      v->covers[kept++] = v->covers[i];
    }
  v->ncovers = v->c->nchosen = kept;
}

static bool read_all(struct covering *v) {
  const struct options *o = v->options;
  v->exceptions.arena = &v->c->arena;
  for (int i = 0; i < o->nexcept; i++)
    if (!cover_exceptions_read(&v->exceptions, v->c->model, o->except[i]))
      return false;
  for (int i = 1; i < o->narguments; i++)
    if (!cover_read(v->covers, v->ncovers, o->arguments[i]))
      return false;
  drop_uncounted(v);
  for (int i = 0; i < v->ncovers; i++)
    cover_except(v->covers[i], &v->exceptions);
  return true;
}

/* Lines that except nothing in any of the variants that they are meant for. */
static int report_empty(const struct covering *v) {
  int empty = 0;
  for (size_t e = 0; e < v->exceptions.count; e++) {
    const struct cover_exception *of = &v->exceptions.items[e];
    bool meant = false, used = false;
    for (int i = 0; i < v->ncovers; i++) {
      meant |= when_holds(of->when, v->covers[i]->flat->options);
      used |= cover_excepted(v->covers[i], e) > 0;
    }
    if (!meant || used)
      continue;
    fprintf(stderr,
            "%s:%u: excepts no cell that is to be taken: strike the line out\n",
            of->file, of->line);
    empty++;
  }
  return empty;
}

static bool draw(const struct covering *v) {
  struct compilation *c = v->c;
  struct emission emission;
  struct text_file file;
  bool good = true;
  if (v->ncovers != 1)
    return usage("--dot and --svg draw one --variant");
  emission_begin(&emission, c->model, (const struct flat *const *)c->chosen,
                 c->nchosen);
  cover_draw(v->covers[0], &emission, c->chosen[0], &file);
  if (v->options->svg)
    good = render_svg(&c->arena, &file);
  if (good)
    fwrite(file.text, 1, file.length, stdout);
  emission_end(&emission);
  return good;
}

static bool show(const struct covering *v) {
  if (v->options->dot || v->options->svg)
    return draw(v);
  if (v->options->json)
    cover_print_json(v->covers, v->ncovers, &v->exceptions, stdout);
  else
    for (int i = 0; i < v->ncovers; i++)
      cover_print(v->covers[i], &v->exceptions, v->options->quiet, stdout);
  return true;
}

static int count_missed(const struct covering *v) {
  int missed = report_empty(v);
  for (int i = 0; i < v->ncovers; i++) {
    struct cover_summary sum;
    cover_summarize(v->covers[i], &sum);
    missed += sum.cells[COVER_DUE] - sum.taken + sum.wrong;
  }
  return missed < STATUS_MOST ? missed : STATUS_MOST;
}

int command_cover(const struct options *options) {
  struct compilation c;
  struct covering v = {.c = &c, .options = options};
  if (options->narguments < 1) {
    usage("a table, and files of counts");
    return STATUS_UNKNOWN;
  }
  bool good = compile_chosen(&c, options, options->arguments[0]) == STATUS_OK &&
              make_covers(&v) && read_all(&v) && show(&v);
  int status = good ? count_missed(&v) : STATUS_UNKNOWN;
  compile_end(&c);
  return status;
}
