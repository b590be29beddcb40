/* Views, and where references can be read. */
#include <stdio.h>
#include <string.h>
#include "resolve_inner.h"
#include "view.h"

static void resolve_links(struct resolver *r) {
  struct model *m = r->model;
  m->links = ARENA_ARRAY(r->arena, struct link, r->ast->links.count + 1);
  for (size_t i = 0; i < r->ast->links.count; i++) {
    const struct ast_link *from = &r->ast->links.items[i];
    bool known =
        resolve_declare(r, SPACE_LINK, from->name, SYMBOL_OTHER, (int)i);
    if (strncmp(from->url, "https://", 8) != 0 &&
        strncmp(from->url, "http://", 7) != 0)
      diag_report(r->diag, DIAG_LINK, from->url_span,
                  "an address begins with https:// or http://");
    else if (known)
      m->links[m->nlinks++] = (struct link){from->name.text, from->url};
  }
}

/* An event, or a cause: all of its events. */
static void add_events(struct resolver *r, uint64_t *events, struct name name) {
  const struct model *m = r->model;
  if (table_get(&r->spaces[SPACE_CAUSE].table, name.text) < 0) {
    int event = resolve_id(r, SPACE_EVENT, name, "an event or a cause");
    if (event != MODEL_NONE)
      bits_set(events, event);
    return;
  }
  int cause = resolve_id(r, SPACE_CAUSE, name, "a cause");
  for (int e = 0; e < m->nevents; e++)
    if (m->events[e].cause == cause)
      bits_set(events, e);
}

/* A stage of any event: several may have the same name. */
static void add_stages(struct resolver *r, uint64_t *stages, struct name name) {
  const struct model *m = r->model;
  const char **names = ARENA_ARRAY(r->arena, const char *, m->nstages + 1);
  bool found = false;
  for (int s = 0; s < m->nstages; s++) {
    names[s] = m->stages[s].name;
    if (names[s] != name.text)
      continue;
    bits_set(stages, s);
    found = true;
  }
  if (found)
    return;
  struct diag_finding *finding = diag_report(r->diag, DIAG_UNKNOWN, name.span,
                                             "'%s' is not a stage", name.text);
  const char *near = diag_nearest(name.text, names, (size_t)m->nstages);
  if (near)
    diag_note(r->diag, finding, "did you mean '%s'?", near);
}

static uint64_t *
resolve_list(struct resolver *r, const struct name_list *names, int count,
             void (*add)(struct resolver *, uint64_t *, struct name)) {
  uint64_t *bits = names->count > 0 ? bits_new(r->arena, count) : NULL;
  for (size_t i = 0; i < names->count; i++)
    add(r, bits, names->items[i]);
  return bits;
}

static struct selection resolve_selection(struct resolver *r,
                                          const struct ast_selection *from) {
  const struct model *m = r->model;
  struct selection to = {
      .verb = from->verb, .span = from->span, .label = from->label};
  if (from->from.count > 0)
    to.from = resolve_states(r, &from->from);
  if (from->to.count > 0)
    to.to = resolve_states(r, &from->to);
  to.events = resolve_list(r, &from->on, m->nevents, add_events);
  to.stages = resolve_list(r, &from->by, m->nstages, add_stages);
  if (from->does.count > 0)
    to.actions =
        resolve_bits(r, SPACE_ACTION, &from->does, m->nactions, "an action");
  return to;
}

static int find_state(struct resolver *r, struct name name) {
  struct symbol *symbol = resolve_find(r, SPACE_PLACE, name, "a state");
  if (symbol == NULL || symbol->kind == SYMBOL_STATE)
    return symbol == NULL ? MODEL_NONE : symbol->id;
  diag_report(r->diag, DIAG_UNKNOWN, name.span,
              "'%s' is a set; states are placed one by one", name.text);
  return MODEL_NONE;
}

/* A state stands twice at most: a second drawing spares long ways home. */
static void resolve_rank(struct resolver *r, struct view *view,
                         const struct ast_rank *from, int *uses) {
  struct rank *to = &view->ranks[view->nranks++];
  if (from->is_column != view->across)
    diag_report(r->diag, DIAG_DUPLICATE, from->span,
                "a view has either rows or columns");
  to->states = ARENA_ARRAY(r->arena, int, from->states.count);
  for (size_t i = 0; i < from->states.count; i++) {
    int state = find_state(r, from->states.items[i]);
    if (state == MODEL_NONE)
      continue;
    if (++uses[state] > 2)
      diag_report(r->diag, DIAG_DUPLICATE, from->states.items[i].span,
                  "'%s' stands in two places already",
                  from->states.items[i].text);
    else
      to->states[to->count++] = state;
  }
}

static void resolve_ranks(struct resolver *r, struct view *view,
                          const struct ast_view *from) {
  int *uses = ARENA_ARRAY(r->arena, int, r->model->nstates);
  if (from->nranks > VIEW_MOST_RANKS) {
    diag_report(r->diag, DIAG_LIMIT, from->ranks[VIEW_MOST_RANKS].span,
                "%zu rows; the bound is %d", from->nranks, VIEW_MOST_RANKS);
    return;
  }
  view->ranks = arena_alloc(r->arena, sizeof *view->ranks * (from->nranks + 1));
  view->across = from->nranks > 0 && from->ranks[0].is_column;
  for (size_t i = 0; i < from->nranks; i++)
    resolve_rank(r, view, &from->ranks[i], uses);
}

void resolve_views(struct resolver *r) {
  const struct references none = {NULL, 0};
  struct model *m = r->model;
  resolve_links(r);
  m->views = ARENA_ARRAY(r->arena, struct view, r->ast->views.count + 1);
  for (size_t i = 0; i < r->ast->views.count; i++) {
    const struct ast_view *from = &r->ast->views.items[i];
    struct view *view = &m->views[m->nviews++];
    *view = (struct view){.name = from->name.text,
                          .text = from->text,
                          .span = from->name.span,
                          .refs = resolve_refs(r, &from->refs, none)};
    if (strcmp(view->name, "complete") == 0)
      diag_report(r->diag, DIAG_DUPLICATE, view->span,
                  "every table has the view 'complete'; take another name");
    resolve_declare(r, SPACE_VIEW, from->name, SYMBOL_OTHER, (int)i);
    view->selections =
        ARENA_ARRAY(r->arena, struct selection, from->nselections + 1);
    for (size_t s = 0; s < from->nselections; s++)
      view->selections[view->nselections++] =
          resolve_selection(r, &from->selections[s]);
    resolve_ranks(r, view, from);
  }
}

/* An address in which nothing ends an attribute, wherever it is written. */
static const char *put_safely(struct arena *arena, const char *url) {
  size_t length = 0;
  char *safe = arena_alloc(arena, 3 * strlen(url) + 1);
  for (; *url != '\0'; url++)
    if ((unsigned char)*url <= ' ' || strchr("\"'<>\\^`{|}()", *url) != NULL)
      length += (size_t)sprintf(safe + length, "%%%02X", (unsigned char)*url);
    else
      safe[length++] = *url;
  safe[length] = '\0';
  return safe;
}

const char *view_link(struct arena *arena, const struct model *model,
                      const struct reference *reference) {
  const char *source = *reference->source ? reference->source : model->standard;
  for (int i = 0; source != NULL && i < model->nlinks; i++) {
    const char *url = model->links[i].url, *hole = strstr(url, "{}");
    if (strcmp(model->links[i].source, source) != 0)
      continue;
    if (hole == NULL)
      return put_safely(arena, url);
    if (reference->number != NULL)
      return put_safely(arena,
                        arena_printf(arena, "%.*s%s%s", (int)(hole - url), url,
                                     reference->number, hole + 2));
    /* Without a number the whole of the source is meant. */
    return put_safely(
        arena, arena_printf(arena, "%.*s", (int)strcspn(url, "#{"), url));
  }
  return NULL;
}
