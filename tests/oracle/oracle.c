#include "oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "parse.h"
#include "shown.h"

int oracle_setup(void **state) {
  static const char name[] = SYNFIN_SOURCE_DIR "/spec/tcp.fsm";
  struct arena arena = {NULL};
  struct oracle *table = ARENA_ARRAY(&arena, struct oracle, 1);
  table->arena = arena;
  if (source_read(&table->source, &table->arena, name) != 0)
    return -1;
  diag_init(&table->diag, &table->arena, &table->source);
  struct ast *ast = parse(&table->arena, &table->source, &table->diag);
  table->model = resolve(&table->arena, ast, &table->source, &table->diag);
  if (table->diag.errors)
    diag_print(&table->diag, DIAG_GNU, stderr);
  *state = table;
  return table->diag.errors || !table->model ? -1 : 0;
}

int oracle_teardown(void **state) {
  struct oracle *table = *state;
  struct arena arena = table->arena;
  arena_free(&arena);
  return 0;
}

/* --- Names --------------------------------------------------------------- */

size_t oracle_word(const char **text, char word[ORACLE_WORD]) {
  *text += strspn(*text, " ");
  size_t length = strcspn(*text, " ");
  size_t kept = length < ORACLE_WORD ? length : ORACLE_WORD - 1;
  memcpy(word, *text, kept);
  word[kept] = '\0';
  *text += length;
  return kept;
}

static int no_such(const char *what, const char *name) {
  fail_msg("the table has no %s '%s'", what, name);
  return MODEL_NONE;
}

int oracle_state(const struct oracle *table, const char *name) {
  for (int s = 0; s < table->model->nstates; s++)
    if (strcmp(table->model->states[s].name, name) == 0)
      return s;
  return no_such("state", name);
}

int oracle_event(const struct oracle *table, const char *name) {
  for (int e = 0; e < table->model->nevents; e++)
    if (strcmp(table->model->events[e].name, name) == 0)
      return e;
  return no_such("event", name);
}

int oracle_dimension(const struct oracle *table, const char *name) {
  for (int d = 0; d < table->model->ndimensions; d++)
    if (strcmp(table->model->dimensions[d].name, name) == 0)
      return d;
  return no_such("attribute or flag", name);
}

static options_t named_options(const struct model *model, const char *name) {
  for (int v = 0; v < model->nvariants; v++)
    if (strcmp(model->variants[v].name, name) == 0)
      return model->variants[v].options;
  for (int o = 0; o < model->noptions; o++)
    if (strcmp(model->options[o].name, name) == 0)
      return (options_t)1 << o;
  return (options_t)no_such("variant or option", name);
}

options_t oracle_options(const struct oracle *table, const char *names) {
  options_t options = 0;
  char word[ORACLE_WORD];
  while (oracle_word(&names, word) > 0)
    options |= named_options(table->model, word);
  return options;
}

/* "fin=due": the value of that dimension. */
static void set_value(const struct oracle *table, uint8_t *point,
                      const char *word) {
  char name[ORACLE_WORD];
  size_t length = strcspn(word, "=");
  memcpy(name, word, length);
  name[length] = '\0';
  int d = oracle_dimension(table, name);
  const struct dimension *dimension = &table->model->dimensions[d];
  for (int v = 0; v < dimension->count; v++)
    if (word[length] == '=' &&
        strcmp(dimension->values[v].name, word + length + 1) == 0) {
      point[d] = (uint8_t)v;
      return;
    }
  no_such("value", word);
}

int oracle_configuration(const struct oracle *table, const char *text) {
  uint8_t flags[MODEL_MAX_DIMENSIONS] = {0};
  char word[ORACLE_WORD];
  oracle_word(&text, word);
  int state = oracle_state(table, word);
  while (oracle_word(&text, word) > 0)
    set_value(table, flags, word);
  int configuration = model_configuration(table->model, state, flags);
  return configuration != MODEL_NONE ? configuration
                                     : no_such("configuration", text);
}

/* --- Actions -------------------------------------------------------------- */

/* "start:user" is how "start user" is written in one word. */
static bool same_name(const char *name, const char *word) {
  while (*name != '\0' && (*name == *word || (*name == ' ' && *word == ':'))) {
    name++;
    word++;
  }
  return *name == '\0' && *word == '\0';
}

static const char *op_name(const struct oracle *table, const struct walk *walk,
                           int i) {
  return table->model->ops[walk->ops[i]].name;
}

/* A misspelt word of a test would be absent for ever. */
static void must_be_known(const struct oracle *table, const char *word) {
  for (int i = 0; i < table->model->nops; i++)
    if (same_name(table->model->ops[i].name, word))
      return;
  no_such("action", word);
}

static int find(const struct oracle *table, const struct walk *walk, int from,
                const char *word) {
  must_be_known(table, word);
  while (from < walk->nops && !same_name(op_name(table, walk, from), word) &&
         !(table->by_sight && shown_alike(op_name(table, walk, from), word)))
    from++;
  return from;
}

bool oracle_does(const struct oracle *table, const struct walk *walk,
                 const char *does) {
  char word[ORACLE_WORD];
  int next = 0, matched = 0;
  while (oracle_word(&does, word) > 0) {
    if (strcmp(word, ".") == 0)
      return matched == walk->nops;
    if (word[0] == '!' && find(table, walk, 0, word + 1) < walk->nops)
      return false;
    if (word[0] == '!')
      continue;
    next = find(table, walk, next, word) + 1;
    if (next > walk->nops)
      return false;
    matched++;
  }
  return true;
}

void oracle_fail(const char *file, int line, const struct oracle *table,
                 const struct walk *walk, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char text[ORACLE_TEXT];
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  print_error("%s\n", text);
  if (walk) {
    print_error("but it is %s, by",
                walk->configuration == MODEL_NONE
                    ? "no configuration"
                    : table->model->configurations[walk->configuration].name);
    for (int i = 0; i < walk->nops; i++)
      print_error(" %s%s", op_name(table, walk, i),
                  i + 1 < walk->nops ? "," : "");
    print_error("\n");
  }
  _fail(file, line);
  abort();
}

/* --- One input -------------------------------------------------------------
 */

void oracle_ask(const struct oracle *table, const char *options,
                int configuration, const char *input,
                struct oracle_question *q) {
  const struct model *model = table->model;
  char word[ORACLE_WORD];
  oracle_word(&input, word);
  *q = (struct oracle_question){
      .options = oracle_options(table, options),
      .configuration = configuration,
      .event = oracle_event(table, word),
  };
  for (int d = 0; d < model->ndimensions; d++)
    q->point[d] = model->dimensions[d].is_flag
                      ? model->configurations[q->configuration].flags[d]
                      : (uint8_t)model_default(model, q->options, d, q->event,
                                               q->configuration);
  while (oracle_word(&input, word) > 0)
    set_value(table, q->point, word);
}

/* What is out of scope must have its default, and no constraint may forbid it.
 */
static bool possible(const struct model *model,
                     const struct oracle_question *q) {
  return model_possible(model, q->options, q->event, q->configuration, q->point,
                        NULL);
}

void oracle_expect(const char *file, int line, const struct oracle *table,
                   const char *options, const char *from, const char *input,
                   const char *to, const char *does) {
  struct oracle_question q;
  struct walk walk;
  oracle_ask(table, options, oracle_configuration(table, from), input, &q);
  if (!possible(table->model, &q))
    oracle_fail(file, line, table, NULL, "[%s] %s: %s is not possible", options,
                from, input);
  interpret(table->model, q.options, q.configuration, q.event, q.point, &walk);
  if (walk.configuration != oracle_configuration(table, to) ||
      !oracle_does(table, &walk, does))
    oracle_fail(file, line, table, &walk, "[%s] %s: %s must lead to %s, by %s",
                options, from, input, to, does);
}

void oracle_impossible(const char *file, int line, const struct oracle *table,
                       const char *options, const char *from,
                       const char *input) {
  struct oracle_question q;
  oracle_ask(table, options, oracle_configuration(table, from), input, &q);
  if (possible(table->model, &q))
    oracle_fail(file, line, table, NULL, "[%s] %s: %s should not be possible",
                options, from, input);
}
