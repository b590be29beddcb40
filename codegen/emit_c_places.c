/* Scopes in C: sets of configurations as small functions. */
#include <string.h>
#include "bits.h"
#include "emit_c_classifier.h"

static bool flags_hold(const struct configuration *configuration,
                       const struct conditions *with) {
  for (int i = 0; i < with->count; i++) {
    const struct condition *condition = &with->items[i];
    uint8_t value = configuration->flags[condition->dimension];
    if ((condition->values >> value & 1) == 0)
      return false;
  }
  return true;
}

static uint64_t *set_of(const struct emit_c *c, const struct places *where,
                        const struct places *also) {
  const struct model *model = c->model;
  uint64_t *set = bits_new(c->arena, model->nconfigurations);
  for (int i = 0; i < model->nconfigurations; i++) {
    const struct configuration *at = &model->configurations[i];
    if (in_set(where->states, at->state) && flags_hold(at, &where->with) &&
        (also == NULL ||
         (in_set(also->states, at->state) && flags_hold(at, &also->with))))
      bits_set(set, i);
  }
  return set;
}

static size_t number_of(struct emit_places *places, uint64_t *set) {
  int words = bits_words(places->c->model->nconfigurations);
  for (size_t i = 0; i < places->count; i++)
    if (memcmp(places->sets[i], set, sizeof *set * (size_t)words) == 0)
      return i;
  *ARENA_PUSH(places->c->arena, places->sets, places->count, places->capacity) =
      set;
  return places->count - 1;
}

static const char *set_text(struct emit_places *places, uint64_t *set,
                            const char *configuration) {
  int count = 0;
  int all = places->c->model->nconfigurations;
  for (int i = 0; i < all; i++)
    count += bits_get(set, i);
  if (count == 0 || count == all)
    return count == 0 ? "false" : "true";
  return arena_printf(places->c->arena, "in_%zu(%s)", number_of(places, set),
                      configuration);
}

const char *emit_places_text(struct emit_places *places,
                             const struct places *where,
                             const char *configuration) {
  return set_text(places, set_of(places->c, where, NULL), configuration);
}

/* "A | B" for the options in a set */
static const char *option_mask(const struct emit_c *c, options_t options) {
  const char *text = "";
  for (int i = 0; i < c->model->noptions; i++)
    if ((options >> i & 1) != 0)
      text = arena_printf(c->arena, "%s%s%s", text, *text == '\0' ? "" : " | ",
                          c->names->options[i]);
  return text;
}

const char *emit_scope_text(struct emit_places *places,
                            const struct dimension *dimension,
                            const struct value *value) {
  const struct emit_c *c = places->c;
  options_t on = dimension->when.on | value->when.on;
  options_t off = dimension->when.off | value->when.off;
  const char *text =
      set_text(places, set_of(c, &dimension->in, &value->in), "configuration");
  if ((on & off) != 0)
    return "false";
  if (off != 0)
    text = arena_printf(c->arena, "(options & (%s)) == 0 && %s",
                        option_mask(c, off), text);
  if (on != 0)
    text = arena_printf(c->arena, "(~options & (%s)) == 0 && %s",
                        option_mask(c, on), text);
  return text;
}

void emit_places_functions(const struct emit_places *places,
                           struct emit_text *out) {
  const struct emit_c *c = places->c;
  for (size_t i = 0; i < places->count; i++) {
    emit_format(out,
                "static bool in_%zu(size_t configuration) {\n"
                "  switch (configuration) {\n",
                i);
    for (int k = 0; k < c->model->nconfigurations; k++)
      if (bits_get(places->sets[i], k))
        emit_format(out, "  case %s:\n", c->names->configurations[k]);
    emit_put(out,
             "    return true;\n  default:\n    return false;\n  }\n}\n\n");
  }
}
