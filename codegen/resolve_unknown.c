/* Names that are declared nowhere, and what may have been meant. */
#include "resolve_inner.h"

/* A name of another kind, written where this kind cannot stand. */
static bool note_other_kind(struct resolver *r, struct diag_finding *finding,
                            const char *name) {
  static const char *const kinds[SPACE_COUNT] = {
      [SPACE_PLACE] = "a state or a set of states",
      [SPACE_DIMENSION] = "an attribute or a flag",
      [SPACE_VARIABLE] = "a variable or a define",
      [SPACE_OPTION] = "an option",
      [SPACE_VARIANT] = "a variant",
      [SPACE_CAUSE] = "a cause",
      [SPACE_PART] = "a part",
      [SPACE_RESOURCE] = "a resource",
      [SPACE_EVENT] = "an event",
      [SPACE_ACTION] = "an action",
      [SPACE_TIMER] = "a timer",
      [SPACE_SCENARIO] = "a scenario",
      [SPACE_VIEW] = "a view",
      [SPACE_LINK] = "a source with a link"};
  for (int s = 0; s < SPACE_COUNT; s++) {
    if (table_get(&r->spaces[s].table, name) < 0)
      continue;
    diag_note(r->diag, finding, "'%s' is %s", name, kinds[s]);
    return true;
  }
  return false;
}

/* The name or, where names end in a row, the word that is near. */
static const char *near_name(struct resolver *r, enum space space,
                             const char *name) {
  static const char *const words[] = {
      "do",    "set", "start", "cancel", "next",   "stop",    "then",
      "spawn", "ref", "why",   "says",   "ignore", "illegal", "unreached"};
  const struct symbols *symbols = &r->spaces[space];
  const char **names = ARENA_ARRAY(r->arena, const char *, symbols->count + 1);
  for (size_t i = 0; i < symbols->count; i++)
    names[i] = symbols->items[i].name.text;
  const char *near = diag_nearest(name, names, symbols->count);
  bool in_row = space == SPACE_ACTION || space == SPACE_TIMER;
  if (near || !in_row)
    return near;
  return diag_nearest(name, words, sizeof words / sizeof *words);
}

static struct diag_finding *report(struct resolver *r, enum space space,
                                   struct name name, const char *what) {
  struct diag_finding *finding = diag_report(r->diag, DIAG_UNKNOWN, name.span,
                                             "'%s' is not %s", name.text, what);
  if (r->diag->reported[DIAG_UNKNOWN] > DIAG_SHOWN)
    return finding; /* the search takes long, and nobody will see its result */
  if (note_other_kind(r, finding, name.text))
    return finding;
  const char *near = near_name(r, space, name.text);
  if (near)
    diag_note(r->diag, finding, "did you mean '%s'?", near);
  return finding;
}

void resolve_unknown(struct resolver *r, enum space space, struct name name,
                     const char *what) {
  struct symbols *symbols = &r->spaces[space];
  symbols->unknown_table.arena = r->arena;
  int before =
      table_put(&symbols->unknown_table, name.text, (int)symbols->nunknown);
  if (before >= 0) {
    symbols->unknown[before].more++;
    return;
  }
  struct counted *unknown = ARENA_PUSH(
      r->arena, symbols->unknown, symbols->nunknown, symbols->unknown_capacity);
  *unknown = (struct counted){report(r, space, name, what), 0};
}

void resolve_count_unknown(struct resolver *r) {
  for (int s = 0; s < SPACE_COUNT; s++)
    for (size_t i = 0; i < r->spaces[s].nunknown; i++) {
      const struct counted *unknown = &r->spaces[s].unknown[i];
      if (unknown->more)
        diag_note(r->diag, unknown->finding, "it is used in %zu more place%s",
                  unknown->more, unknown->more == 1 ? "" : "s");
    }
}
