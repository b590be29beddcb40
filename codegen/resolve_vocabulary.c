/* States, sets, events, options, actions, timers: the words of a table. */
#include "resolve_inner.h"

static const struct references no_references = {NULL, 0};

static struct word *resolve_words(struct resolver *r, enum space space,
                                  const struct ast_word *items, size_t count) {
  struct word *words = ARENA_ARRAY(r->arena, struct word, count + 1);
  for (size_t i = 0; i < count; i++) {
    words[i] =
        (struct word){items[i].name.text, items[i].text, items[i].name.span};
    resolve_declare(r, space, items[i].name, SYMBOL_OTHER, (int)i);
  }
  return words;
}

static void resolve_options(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->noptions = (int)ast->options.count;
  m->options = ARENA_ARRAY(r->arena, struct option, m->noptions + 1);
  for (int i = 0; i < m->noptions; i++) {
    const struct ast_option *from = &ast->options.items[i];
    m->options[i] =
        (struct option){from->name.text, from->text, from->name.span,
                        resolve_refs(r, &from->refs, no_references)};
    resolve_declare(r, SPACE_OPTION, from->name, SYMBOL_OTHER, i);
  }
  m->variants = ARENA_ARRAY(r->arena, struct variant, ast->variants.count + 1);
  for (size_t i = 0; i < ast->variants.count; i++) {
    const struct ast_variant *from = &ast->variants.items[i];
    struct variant *to = &m->variants[m->nvariants++];
    *to = (struct variant){from->name.text, from->text, from->name.span, 0};
    resolve_declare(r, SPACE_VARIANT, from->name, SYMBOL_OTHER, (int)i);
    to->options =
        from->all ? model_all_options(m)
                  : (options_t)*resolve_bits(r, SPACE_OPTION, &from->options,
                                             MODEL_MAX_OPTIONS, "an option");
  }
}

/* A property is a set too: of the states that carry it. */
static void declare_properties(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  size_t count = ast->properties.count;
  m->nproperties = (int)count;
  m->properties = ARENA_ARRAY(r->arena, struct word, m->nproperties + 1);
  m->sets =
      arena_alloc(r->arena, sizeof *m->sets * (count + ast->sets.count + 1));
  for (int i = 0; i < m->nproperties; i++) {
    const struct ast_word *from = &ast->properties.items[i];
    m->properties[i] =
        (struct word){from->name.text, from->text, from->name.span};
    m->sets[i].name = from->name.text;
    m->sets[i].span = from->name.span;
    m->sets[i].states = bits_new(r->arena, m->nstates);
    resolve_declare(r, SPACE_PLACE, from->name, SYMBOL_SET, i);
  }
  m->nsets = m->nproperties;
}

static void give_property(struct resolver *r, int state, struct name name) {
  struct symbol *symbol = resolve_find(r, SPACE_PLACE, name, "a property");
  if (!symbol)
    return;
  if (symbol->kind != SYMBOL_SET || symbol->id >= r->model->nproperties) {
    diag_report(r->diag, DIAG_UNKNOWN, name.span, "'%s' is not a property",
                name.text);
    return;
  }
  r->model->states[state].properties |= (uint64_t)1 << symbol->id;
  bits_set(r->model->sets[symbol->id].states, state);
}

static void resolve_state_list(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->nstates = (int)ast->states.count;
  m->state_words = bits_words(m->nstates);
  m->states = ARENA_ARRAY(r->arena, struct state, m->nstates);
  for (int i = 0; i < m->nstates; i++)
    resolve_declare(r, SPACE_PLACE, ast->states.items[i].name, SYMBOL_STATE, i);
  declare_properties(r);
  for (int i = 0; i < m->nstates; i++) {
    const struct ast_state *from = &ast->states.items[i];
    m->states[i].name = from->name.text;
    m->states[i].text = from->text;
    m->states[i].span = from->name.span;
    m->states[i].quiet = from->quiet;
    for (size_t p = 0; p < from->properties.count; p++)
      give_property(r, i, from->properties.items[p]);
    if (!from->initial)
      continue;
    if (m->initial != MODEL_NONE)
      diag_also(r->diag,
                diag_report(r->diag, DIAG_DUPLICATE, from->name.span,
                            "a second initial state"),
                m->states[m->initial].span, "the first is here");
    m->initial = i;
  }
  if (m->initial == MODEL_NONE)
    diag_report(r->diag, DIAG_NO_MACHINE, ast->machine.span,
                "no state is `initial`");
}

static void resolve_sets(struct resolver *r) {
  struct model *m = r->model;
  for (size_t i = 0; i < r->ast->sets.count; i++) {
    resolve_declare(r, SPACE_PLACE, r->ast->sets.items[i].name, SYMBOL_SET,
                    m->nsets + (int)i);
    m->sets[m->nsets + (int)i].states = NULL;
  }
  for (size_t i = 0; i < r->ast->sets.count; i++) {
    const struct ast_states *from = &r->ast->sets.items[i];
    m->sets[m->nsets].name = from->name.text;
    m->sets[m->nsets].span = from->name.span;
    m->sets[m->nsets].states = resolve_states(r, &from->terms);
    m->nsets++;
  }
}

static void resolve_events(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->nevents = (int)ast->events.count;
  m->events = ARENA_ARRAY(r->arena, struct event, m->nevents + 1);
  for (int i = 0; i < m->nevents; i++) {
    const struct ast_event *from = &ast->events.items[i];
    m->events[i].name = from->name.text;
    m->events[i].text = from->text;
    m->events[i].span = from->name.span;
    m->events[i].timer = MODEL_NONE;
    m->events[i].cause = resolve_id(r, SPACE_CAUSE, from->cause, "a cause");
    resolve_declare(r, SPACE_EVENT, from->name, SYMBOL_OTHER, i);
  }
}

static void resolve_timers(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->ntimers = (int)ast->timers.count;
  m->timers = ARENA_ARRAY(r->arena, struct timer, m->ntimers + 1);
  for (int i = 0; i < m->ntimers; i++) {
    const struct ast_timer *from = &ast->timers.items[i];
    int event = resolve_id(r, SPACE_EVENT, from->expires, "an event");
    m->timers[i] =
        (struct timer){from->name.text, from->text, from->name.span, event,
                       resolve_refs(r, &from->refs, no_references)};
    resolve_declare(r, SPACE_TIMER, from->name, SYMBOL_OTHER, i);
    if (event == MODEL_NONE)
      continue;
    if (m->events[event].timer != MODEL_NONE)
      diag_also(r->diag,
                diag_report(r->diag, DIAG_DUPLICATE, from->expires.span,
                            "'%s' is already a timer's expiry",
                            from->expires.text),
                m->timers[m->events[event].timer].span, "of this timer");
    m->events[event].timer = i;
  }
}

static void resolve_actions(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->nactions = (int)ast->actions.count;
  m->actions = ARENA_ARRAY(r->arena, struct action, m->nactions + 1);
  for (int i = 0; i < m->nactions; i++) {
    const struct ast_action *from = &ast->actions.items[i];
    m->actions[i] = (struct action){
        .name = from->name.text,
        .text = from->text,
        .span = from->name.span,
        .kind = from->kind,
        .sometimes = from->sometimes,
        .like = i,
        .touches =
            resolve_bits(r, SPACE_PART, &from->touches, m->nparts, "a part"),
        .creates = resolve_bits(r, SPACE_RESOURCE, &from->creates,
                                m->nresources, "a resource"),
        .deletes = resolve_bits(r, SPACE_RESOURCE, &from->deletes,
                                m->nresources, "a resource"),
        .posts =
            resolve_bits(r, SPACE_EVENT, &from->posts, m->nevents, "an event"),
        .arms =
            resolve_bits(r, SPACE_TIMER, &from->arms, m->ntimers, "a timer"),
        .refs = resolve_refs(r, &from->refs, no_references)};
    resolve_declare(r, SPACE_ACTION, from->name, SYMBOL_OTHER, i);
  }
}

/* Where a chain of looks ends: at an action that looks like itself, or at the
 * first of those that look like each other. */
static int end_of_looks(const struct model *m, int action) {
  for (int steps = 0; steps < m->nactions; steps++)
    action = m->actions[action].like;
  int first = action;
  for (int a = m->actions[action].like; a != action; a = m->actions[a].like)
    first = a < first ? a : first;
  return first;
}

/* What an action looks like may stand below it, and look like another. */
static void resolve_looks(struct resolver *r) {
  struct model *m = r->model;
  int *looks = ARENA_ARRAY(r->arena, int, m->nactions + 1);
  for (int i = 0; i < m->nactions; i++) {
    struct name name = r->ast->actions.items[i].like;
    int like =
        name.text ? resolve_id(r, SPACE_ACTION, name, "an action") : MODEL_NONE;
    if (like != MODEL_NONE)
      m->actions[i].like = like;
  }
  for (int i = 0; i < m->nactions; i++)
    looks[i] = end_of_looks(m, i);
  for (int i = 0; i < m->nactions; i++)
    m->actions[i].like = looks[i];
}

static void resolve_parts(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->parts = resolve_words(r, SPACE_PART, ast->parts.items, ast->parts.count);
  m->nparts = (int)ast->parts.count;
  m->seen = bits_new(r->arena, m->nparts);
  for (int i = 0; i < m->nparts; i++)
    if (ast->parts.items[i].seen)
      bits_set(m->seen, i);
}

static void list_ops(struct resolver *r) {
  struct model *m = r->model;
  m->ops = ARENA_ARRAY(r->arena, struct op, 4 + m->nactions + 2 * m->ntimers);
  static const char *const names[] = {"end", "illegal", "spawn", "cancel all"};
  for (int k = 0; k < 4; k++)
    m->ops[m->nops++] = (struct op){(enum op_kind)k, 0, names[k]};
  for (int a = 0; a < m->nactions; a++)
    m->ops[m->nops++] = (struct op){OP_ACTION, a, m->actions[a].name};
  for (int t = 0; t < m->ntimers; t++) {
    m->ops[m->nops++] = (struct op){
        OP_START, t, arena_printf(r->arena, "start %s", m->timers[t].name)};
    m->ops[m->nops++] = (struct op){
        OP_CANCEL, t, arena_printf(r->arena, "cancel %s", m->timers[t].name)};
  }
}

void resolve_vocabulary(struct resolver *r) {
  const struct ast *ast = r->ast;
  struct model *m = r->model;
  m->name = ast->machine.text;
  m->text = ast->machine_text;
  m->standard = ast->standard.text;
  m->standard_text = ast->standard_text;
  resolve_options(r);
  m->causes =
      resolve_words(r, SPACE_CAUSE, ast->causes.items, ast->causes.count);
  m->ncauses = (int)ast->causes.count;
  resolve_parts(r);
  resolve_state_list(r);
  resolve_sets(r);
  m->nresources = (int)ast->resources.count;
  m->resources = ARENA_ARRAY(r->arena, struct resource, m->nresources + 1);
  for (int i = 0; i < m->nresources; i++) {
    const struct ast_resource *from = &ast->resources.items[i];
    m->resources[i] =
        (struct resource){from->name.text, from->text, from->name.span,
                          resolve_states(r, &from->in.states)};
    resolve_declare(r, SPACE_RESOURCE, from->name, SYMBOL_OTHER, i);
  }
  resolve_events(r);
  resolve_timers(r);
  resolve_actions(r);
  resolve_looks(r);
  list_ops(r);
  resolve_explorer(r);
}
