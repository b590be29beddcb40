/* What the generated C calls everything: one pass over the model, in an order
 * that does not depend on variants or shapes. */
#include <string.h>
#include "emit.h"
#include "scenario.h"

/* Machines of these names would hide a header of C, or names of the runtime. */
static const char *const not_machines[] = {
    "assert",  "complex", "ctype",  "errno",    "fenv",   "float",  "inttypes",
    "iso646",  "limits",  "locale", "math",     "setjmp", "signal", "stdarg",
    "stdbool", "stddef",  "stdint", "stdio",    "stdlib", "string", "tgmath",
    "time",    "wchar",   "wctype", "stdalign", "threads"};

static const char *machine_word(struct emit_scope *scope, const char *name) {
  for (size_t i = 0; i < sizeof not_machines / sizeof *not_machines; i++)
    emit_scope_take(scope, not_machines[i]);
  const char *prefix = strncmp(name, "synfin", 6) == 0 ? "my_" : "";
  return emit_identifier(scope, prefix, name, false);
}

/* Identifiers for the names of one kind: the member `name` of an array. */
#define EACH(scope, prefix, items, count, upper)                               \
  spell_each((scope), (prefix), (count) > 0 ? &(items)[0].name : NULL,         \
             sizeof *(items), (count), (upper))

static const char **spell_each(struct emit_scope *scope, const char *prefix,
                               const char *const *first, size_t stride,
                               int count, bool upper) {
  const char **result = ARENA_ARRAY(scope->arena, const char *, count + 1);
  for (int i = 0; i < count; i++) {
    const char *const *name =
        (const char *const *)((const char *)first + stride * (size_t)i);
    result[i] = emit_identifier(scope, prefix, *name, upper);
  }
  return result;
}

/* "TCP_" for "TCP" */
static const char *with(struct emit_scope *scope, const char *prefix,
                        const char *kind) {
  return arena_printf(scope->arena, "%s_%s", prefix, kind);
}

/* "send-syn", "start persist", "cancel all": the kind is the first word of
 * timers' ops, and "do" goes before actions. */
static const char *spell_op(struct emit_scope *scope, const char *upper,
                            const struct op *op) {
  return emit_identifier(scope,
                         with(scope, upper, op->kind == OP_ACTION ? "DO_" : ""),
                         op->name, true);
}

static void spell_ops(struct emit_scope *scope, struct emit_names *names,
                      const struct model *model) {
  static const char *const fixed[] = {"END", "ILLEGAL", "SPAWN", "CANCEL_ALL"};
  names->ops = ARENA_ARRAY(scope->arena, const char *, model->nops);
  for (int i = 0; i < model->nops; i++)
    names->ops[i] = model->ops[i].kind < OP_ACTION
                        ? emit_identifier(scope, with(scope, names->upper, ""),
                                          fixed[model->ops[i].kind], true)
                        : spell_op(scope, names->upper, &model->ops[i]);
}

static void spell_values(struct emit_scope *scope, struct emit_names *names,
                         const struct model *model) {
  struct emit_scope words;
  emit_scope_init(&words, scope->arena);
  names->dimensions = EACH(scope, with(scope, names->lower, ""),
                           model->dimensions, model->ndimensions, false);
  names->dimension_words =
      EACH(&words, "", model->dimensions, model->ndimensions, false);
  names->values = ARENA_ARRAY(scope->arena, const char **, model->ndimensions);
  for (int d = 0; d < model->ndimensions; d++) {
    const struct dimension *dimension = &model->dimensions[d];
    const char *prefix = emit_spelled(
        scope->arena, with(scope, names->upper, ""), dimension->name, true);
    names->values[d] = EACH(scope, with(scope, prefix, ""), dimension->values,
                            dimension->count, true);
  }
}

/* Members of the structs of variables have a name space of their own. */
static void spell_variables(struct arena *arena, struct emit_names *names,
                            const struct model *model) {
  struct emit_scope members;
  emit_scope_init(&members, arena);
  names->variables =
      EACH(&members, "", model->variables, model->nvariables, false);
}

/* Words for pairs of an event and a define. */
static void spell_defines(struct arena *arena, struct emit_names *names,
                          const struct model *model) {
  struct emit_scope words;
  emit_scope_init(&words, arena);
  names->define_words = ARENA_ARRAY(arena, const char **, model->nevents);
  for (int e = 0; e < model->nevents; e++) {
    names->define_words[e] =
        ARENA_ARRAY(arena, const char *, model->ndefines + 1);
    for (int d = 0; d < model->ndefines; d++)
      names->define_words[e][d] =
          emit_identifier(&words, "",
                          arena_printf(arena, "%s_%s", model->events[e].name,
                                       model->defines[d].name),
                          false);
  }
}

/* The macros that say where a field of an input word lies. */
static void spell_fields(struct emit_scope *scope, struct emit_names *names,
                         const struct model *model) {
  struct arena *arena = scope->arena;
  struct emit_scope fields, words;
  emit_scope_init(&fields, arena);
  emit_scope_init(&words, arena);
  const char *prefix = with(scope, names->upper, "INPUT_");
  names->fields = ARENA_ARRAY(arena, const char **, model->nevents);
  names->field_words = ARENA_ARRAY(arena, const char **, model->nevents);
  for (int e = 0; e < model->nevents; e++) {
    const struct event *event = &model->events[e];
    names->fields[e] = ARENA_ARRAY(arena, const char *, event->nattributes + 1);
    names->field_words[e] =
        ARENA_ARRAY(arena, const char *, event->nattributes + 1);
    for (int i = 0; i < event->nattributes; i++) {
      const struct dimension *dimension =
          &model->dimensions[event->attributes[i]];
      const char *name =
          arena_printf(arena, "%s_%s", event->name, dimension->name);
      const char *field = emit_identifier(&fields, prefix, name, true);
      names->fields[e][i] = field;
      names->field_words[e][i] = emit_identifier(&words, "", name, false);
      emit_scope_take(scope, arena_printf(arena, "%s_SHIFT", field));
      emit_scope_take(scope, arena_printf(arena, "%s_BITS", field));
    }
  }
}

static void spell_events(struct emit_scope *scope, struct emit_names *names,
                         const struct model *model) {
  static const char *const kinds[] = {"classify_", "possible_", "input_"};
  struct emit_scope words;
  emit_scope_init(&words, scope->arena);
  names->events = EACH(scope, with(scope, names->upper, "EVENT_"),
                       model->events, model->nevents, true);
  names->event_words = EACH(&words, "", model->events, model->nevents, false);
  for (int e = 0; e < model->nevents; e++)
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
      emit_scope_take(scope, arena_printf(scope->arena, "%s_%s%s", names->lower,
                                          kinds[i], names->event_words[e]));
  spell_fields(scope, names, model);
}

/* The identifiers that the generated C always has; taken first. */
static void take_fixed(struct emit_scope *scope, struct emit_names *names) {
  static const char *const small[] = {
      "configuration", "state", "event",    "op",       "names",
      "scenarios",     "timer", "possible", "state_of", "connection_variables"};
  static const char *const large[] = {
      "H",   "CONFIGURATIONS", "STATES", "EVENTS",
      "OPS", "INITIAL",        "TIMERS", "SCENARIOS"};
  for (size_t i = 0; i < sizeof small / sizeof *small; i++)
    emit_identifier(scope, with(scope, names->lower, ""), small[i], false);
  for (size_t i = 0; i < sizeof large / sizeof *large; i++)
    emit_identifier(scope, with(scope, names->upper, ""), large[i], true);
}

/* Does a word begin with a verb that asks a question by itself? */
static bool is_question(const char *word) {
  static const char *const verbs[] = {"is_",   "can_",  "has_", "may_",
                                      "must_", "will_", "was_", "does_"};
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
    if (strncmp(word, verbs[i], strlen(verbs[i])) == 0)
      return true;
  return false;
}

/* What asks whether a state is in a set: tcp_is_synchronized, tcp_can_send. */
static void spell_sets(struct emit_scope *scope, struct emit_names *names,
                       const struct model *model) {
  names->sets = ARENA_ARRAY(scope->arena, const char *, model->nsets + 1);
  for (int i = 0; i < model->nsets; i++) {
    const char *name = model->sets[i].name;
    const char *word = emit_spelled(scope->arena, "", name, false);
    const char *verb = is_question(word) ? "" : "is_";
    names->sets[i] =
        emit_identifier(scope, with(scope, names->lower, verb), name, false);
  }
}

/* Those that come from a list of the model, each with its prefix. */
static void spell_lists(struct emit_scope *scope, struct emit_names *names,
                        const struct model *model) {
  const char *upper = names->upper, *lower = names->lower;
  names->states = EACH(scope, with(scope, upper, "STATE_"), model->states,
                       model->nstates, true);
  names->configurations =
      EACH(scope, with(scope, upper, "IN_"), model->configurations,
           model->nconfigurations, true);
  names->timers = EACH(scope, with(scope, upper, "TIMER_"), model->timers,
                       model->ntimers, true);
  names->options = EACH(scope, with(scope, upper, "OPTION_"), model->options,
                        model->noptions, true);
  spell_sets(scope, names, model);
  names->set_masks = EACH(scope, with(scope, upper, "STATES_"), model->sets,
                          model->nsets, true);
  names->scenarios = EACH(scope, with(scope, lower, "scenario_"),
                          model->scenarios, model->nscenarios, false);
}

static void add_variant(struct emit_names *names, const char *variant) {
  struct emit_scope *scope = names->scope;
  struct emit_variant *entry =
      ARENA_PUSH(scope->arena, names->variants, names->nvariants,
                 names->variants_capacity);
  entry->name = variant;
  entry->identifier =
      emit_identifier(scope, with(scope, names->lower, ""), variant, false);
}

const char *emit_variant_name(struct emit_names *names, const char *variant) {
  for (size_t i = 0; i < names->nvariants; i++)
    if (strcmp(names->variants[i].name, variant) == 0)
      return names->variants[i].identifier;
  add_variant(names, variant);
  return names->variants[names->nvariants - 1].identifier;
}

struct emit_names *emit_names(struct arena *arena, const struct model *model) {
  struct emit_names *names = ARENA_ARRAY(arena, struct emit_names, 1);
  struct emit_scope *scope = ARENA_ARRAY(arena, struct emit_scope, 1);
  struct emit_scope machines;
  emit_scope_init(&machines, arena);
  emit_scope_init(scope, arena);
  names->scope = scope;
  names->lower = machine_word(&machines, model->name);
  names->upper = emit_identifier(&machines, "", names->lower, true);
  take_fixed(scope, names);
  spell_events(scope, names, model);
  spell_ops(scope, names, model);
  spell_lists(scope, names, model);
  spell_values(scope, names, model);
  spell_variables(arena, names, model);
  spell_defines(arena, names, model);
  for (int i = 0; i < model->nvariants; i++)
    add_variant(names, model->variants[i].name);
  return names;
}
