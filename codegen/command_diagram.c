/* emit: drawings of a machine, and what is wished of them. */
#include "command.h"

#include <stdio.h>
#include <string.h>

#include "outputs.h"
#include "render.h"

/* A wish, with the expressions that it owns. */
struct wished {
  struct diagram_wish wish;
  regex_t only, without;
};

typedef void emit_drawing(struct arena *arena, const struct emission *emission,
                          const struct flat *flat,
                          const struct diagram_wish *wish,
                          struct text_file *file);

static const struct drawing_kind {
  const char *name;
  emit_drawing *emit;
} kinds[] = {{"dot", emit_dot},
             {"svg", emit_dot},
             {"mermaid", emit_mermaid},
             {"plantuml", emit_plantuml},
             {"text", emit_diagram_text}};

static const struct drawing_kind *kind_of(const char *name) {
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(kinds[i].name, name) == 0)
      return &kinds[i];
  return NULL;
}

bool command_draws(const char *kind) {
  return kind_of(kind) != NULL;
}

/* "there is no view 'opne'; did you mean 'open'?", or all that there are. */
static bool refuse(const char *what, const char *given,
                   const char *const *names, size_t count) {
  const char *near = diag_nearest(given, names, count);
  fprintf(stderr, "synfin emit: there is no %s '%s'", what, given);
  if (near != NULL) {
    fprintf(stderr, "; did you mean '%s'?\n", near);
    return false;
  }
  for (size_t i = 0; i < count; i++)
    fprintf(stderr, "%s%s", i > 0 ? ", " : "; there are ", names[i]);
  fputc('\n', stderr);
  return false;
}

static bool find_view(struct arena *arena, const struct model *model,
                      const char *name, const struct view **view) {
  const char **names =
      ARENA_ARRAY(arena, const char *, (size_t)model->nviews + 1);
  *view = NULL;
  for (int i = 0; name != NULL && i < model->nviews; i++) {
    names[i] = model->views[i].name;
    if (strcmp(names[i], name) == 0)
      *view = &model->views[i];
  }
  names[model->nviews] = "complete";
  return name == NULL || *view != NULL || strcmp(name, "complete") == 0 ||
         refuse("view", name, names, (size_t)model->nviews + 1);
}

static bool find_focus(struct arena *arena, const struct model *model,
                       const char *name, int *state) {
  const char **names =
      ARENA_ARRAY(arena, const char *, (size_t)model->nstates + 1);
  *state = MODEL_NONE;
  for (int i = 0; name != NULL && i < model->nstates; i++) {
    names[i] = model->states[i].name;
    if (strcmp(names[i], name) == 0)
      *state = i;
  }
  return name == NULL || *state != MODEL_NONE ||
         refuse("state", name, names, (size_t)model->nstates);
}

/* Compiles an expression, if there is one. */
static bool compile_expression(const char *option, const char *text,
                               regex_t *expression, const regex_t **result) {
  char message[256];
  *result = NULL;
  if (text == NULL)
    return true;
  int error = regcomp(expression, text, REG_EXTENDED | REG_NOSUB);
  if (error == 0) {
    *result = expression;
    return true;
  }
  regerror(error, expression, message, sizeof message);
  fprintf(stderr, "synfin emit: %s '%s' is no regular expression: %s\n", option,
          text, message);
  return false;
}

static bool make_wish(struct compilation *c, const struct options *options,
                      struct wished *wished) {
  struct diagram_wish *wish = &wished->wish;
  *wish = (struct diagram_wish){NULL, MODEL_NONE, NULL, NULL};
  return find_view(&c->arena, c->model, options->view, &wish->view) &&
         find_focus(&c->arena, c->model, options->focus, &wish->focus) &&
         compile_expression("--only", options->only, &wished->only,
                            &wish->only) &&
         compile_expression("--without", options->without, &wished->without,
                            &wish->without);
}

static void end_wish(struct wished *wished) {
  if (wished->wish.only != NULL)
    regfree(&wished->only);
  if (wished->wish.without != NULL)
    regfree(&wished->without);
}

/* The arrows that are left, drawn and listed. */
static size_t arrows_of(const struct flat *flat,
                        const struct diagram_wish *wish) {
  struct arena arena = {NULL};
  size_t count = diagram_make(&arena, flat, wish)->count;
  arena_free(&arena);
  return count;
}

/* An expression that matches nothing was meant otherwise. */
static bool is_idle(const struct flat *flat, const struct diagram_wish *wish,
                    const regex_t *expression, const char *option,
                    const char *text) {
  if (expression == NULL || diagram_matches(flat, wish, expression))
    return false;
  fprintf(stderr,
          "synfin emit: %s '%s' matches no state, event or action at any arrow "
          "of this drawing\n",
          option, text);
  return true;
}

static bool is_empty(const struct flat *flat, const struct diagram_wish *wish) {
  bool narrowed =
      wish->view != NULL || wish->only != NULL || wish->without != NULL;
  if (!narrowed || arrows_of(flat, wish) > 0)
    return false;
  fprintf(stderr,
          "synfin emit: nothing is left to draw: in variant %s no arrow is all "
          "that is asked for\n",
          flat->name);
  return true;
}

bool command_draw(struct compilation *c, const struct emission *emission,
                  const struct options *options, const char *kind,
                  struct text_file *file) {
  const struct flat *flat = c->chosen[c->nchosen - 1];
  struct wished wished;
  bool svg = strcmp(kind, "svg") == 0;
  bool good = make_wish(c, options, &wished);
  const struct diagram_wish *wish = &wished.wish;
  good = good && !is_idle(flat, wish, wish->only, "--only", options->only) &&
         !is_idle(flat, wish, wish->without, "--without", options->without) &&
         !is_empty(flat, wish);
  if (good)
    kind_of(kind)->emit(&c->arena, emission, flat, wish, file);
  end_wish(&wished);
  return good && (!svg || render_svg(&c->arena, file));
}
