/* Cells that need not be taken, each for a reason. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bits.h"
#include "cover.h"
#include "points.h"

/* --- Reading -------------------------------------------------------------- */

struct list_reader {
  struct cover_exceptions *to;
  const struct model *model;
  const char *file;
  unsigned line;
};

static bool fail(const struct list_reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool fail(const struct list_reader *r, const char *format, ...) {
  va_list list;
  va_start(list, format);
  fprintf(stderr, "%s:%u: ", r->file, r->line);
  vfprintf(stderr, format, list);
  fputc('\n', stderr);
  va_end(list);
  return false;
}

/* The next word of a line, ended in place; NULL behind the last. */
static char *next_word(char **at) {
  char *word = *at + strspn(*at, " \t");
  *at = word + strcspn(word, " \t");
  if (**at != '\0')
    *(*at)++ = '\0';
  return *word != '\0' ? word : NULL;
}

/* A state, a property, or any other set of states. */
static bool find_states(const struct list_reader *r, const char *word,
                        uint64_t *states) {
  const struct model *m = r->model;
  bool found = strcmp(word, "*") == 0;
  for (int s = 0; s < m->nstates; s++)
    if (found || strcmp(m->states[s].name, word) == 0)
      bits_set(states, s);
  for (int i = 0; i < m->nsets; i++)
    for (int s = 0; s < m->nstates; s++)
      if (strcmp(m->sets[i].name, word) == 0 && in_set(m->sets[i].states, s))
        bits_set(states, s);
  return !bits_empty(states, m->nstates) ||
         fail(r, "there is no state or set of states '%s'", word);
}

static bool find_event(const struct list_reader *r, const char *word,
                       int *event) {
  *event = MODEL_NONE;
  if (strcmp(word, "*") == 0)
    return true;
  for (int e = 0; e < r->model->nevents; e++)
    if (strcmp(r->model->events[e].name, word) == 0)
      *event = e;
  return *event != MODEL_NONE || fail(r, "there is no event '%s'", word);
}

static bool add_value(const struct list_reader *r, uint64_t *allowed,
                      const struct dimension *dimension, const char *value,
                      size_t length) {
  for (int v = 0; v < dimension->count; v++)
    if (strncmp(dimension->values[v].name, value, length) == 0 &&
        dimension->values[v].name[length] == '\0') {
      *allowed |= UINT64_C(1) << v;
      return true;
    }
  return fail(r, "'%s' has no value '%.*s'", dimension->name, (int)length,
              value);
}

/* "NAME=VALUE|VALUE". */
static bool read_condition(const struct list_reader *r,
                           struct cover_exception *to, char *word) {
  const struct model *m = r->model;
  char *values = strchr(word, '=');
  if (values == NULL)
    return fail(r, "'%s' is not NAME=VALUE", word);
  *values++ = '\0';
  for (int d = 0; d < m->ndimensions; d++)
    if (strcmp(m->dimensions[d].name, word) == 0) {
      for (size_t n; n = strcspn(values, "|"), true; values += n + 1) {
        if (!add_value(r, &to->allowed[d], &m->dimensions[d], values, n))
          return false;
        if (values[n] == '\0')
          return true;
      }
    }
  return fail(r, "there is no attribute or flag '%s'", word);
}

/* "if [not] OPTION ...", whose first word has been read. */
static bool read_when(const struct list_reader *r, struct when *when,
                      char **at) {
  const struct model *m = r->model;
  char *word = next_word(at);
  if (word == NULL)
    return fail(r, "behind 'if' an option is missing");
  for (; word != NULL; word = next_word(at)) {
    bool off = strcmp(word, "not") == 0;
    int o = 0;
    if (off && (word = next_word(at)) == NULL)
      return fail(r, "behind 'not' an option is missing");
    while (o < m->noptions && strcmp(m->options[o].name, word) != 0)
      o++;
    if (o == m->noptions)
      return fail(r, "there is no option '%s'", word);
    *(off ? &when->off : &when->on) |= (options_t)1 << o;
  }
  return true;
}

static bool read_exception(const struct list_reader *r, char *text) {
  struct arena *arena = r->to->arena;
  char *reason = strchr(text, ':'), *word, *at = text;
  if (reason == NULL || reason[1 + strspn(reason + 1, " \t")] == '\0')
    return fail(r, "behind ':' a reason is missing");
  *reason++ = '\0';
  reason += strspn(reason, " \t");
  struct cover_exception it = {.file = r->file, .line = r->line};
  it.reason = arena_copy(arena, reason, strlen(reason));
  it.allowed = ARENA_ARRAY(arena, uint64_t, r->model->ndimensions + 1);
  it.states = bits_new(arena, r->model->nstates);
  char *state = next_word(&at), *event = next_word(&at);
  if (event == NULL)
    return fail(r, "a line is STATES EVENT [NAME=VALUE ...] [if OPTION ...]: "
                   "REASON");
  if (!find_states(r, state, it.states) || !find_event(r, event, &it.event))
    return false;
  while ((word = next_word(&at)) != NULL && strcmp(word, "if") != 0)
    if (!read_condition(r, &it, word))
      return false;
  if (word != NULL && !read_when(r, &it.when, &at))
    return false;
  *ARENA_PUSH(arena, r->to->items, r->to->count, r->to->capacity) = it;
  return true;
}

bool cover_exceptions_read(struct cover_exceptions *exceptions,
                           const struct model *model, const char *name) {
  struct arena scratch = {NULL};
  struct source source;
  struct list_reader r = {exceptions, model,
                          arena_copy(exceptions->arena, name, strlen(name)), 0};
  bool good = source_read(&source, &scratch, name) == 0;
  const char *at = good ? source.text : "";
  while (good && *at != '\0') {
    size_t length = strcspn(at, "\n");
    char *text = arena_copy(&scratch, at, length);
    r.line++;
    text[strcspn(text, "#\r")] = '\0';
    if (text[strspn(text, " \t")] != '\0')
      good = read_exception(&r, text);
    at += length + (at[length] == '\n');
  }
  arena_free(&scratch);
  return good;
}

/* --- Excepting ------------------------------------------------------------ */

/* All inputs of an event in a configuration, against one line. */
struct search {
  struct cover *cover;
  const struct cover_exception *exception;
  int configuration, event;
  bool *outside; /* [outcome]: some input of it is not named */
};

static bool is_named(const struct search *s, const uint8_t *point) {
  for (int d = 0; d < s->cover->model->ndimensions; d++)
    if (s->exception->allowed[d] != 0 &&
        (s->exception->allowed[d] >> point[d] & 1) == 0)
      return false;
  return true;
}

static bool look_at(void *context, const uint8_t *point) {
  struct search *s = context;
  int child = flat_look_up(s->cover->flat, s->configuration, s->event, point);
  if (child != FLAT_IMPOSSIBLE && !is_named(s, point))
    s->outside[flat_outcome(child)] = true;
  return true;
}

/* Does the event carry all attributes that the line speaks of? */
static bool concerns(const struct search *s) {
  const struct model *m = s->cover->model;
  const struct event *event = &m->events[s->event];
  for (int d = 0; d < m->ndimensions; d++) {
    bool carried = m->dimensions[d].is_flag || s->exception->allowed[d] == 0;
    for (int a = 0; a < event->nattributes; a++)
      carried |= event->attributes[a] == d;
    if (!carried)
      return false;
  }
  return true;
}

static void except_one(struct search *s, int number) {
  struct cover *cover = s->cover;
  struct arena scratch = {NULL};
  const struct model *m = cover->model;
  struct cell cell = flat_cell(cover->flat, s->configuration, s->event);
  int first = cover->first[s->configuration * m->nevents + s->event];
  if (cell.count == 0 || !concerns(s))
    return;
  s->outside = ARENA_ARRAY(&scratch, bool, cover->flat->noutcomes + 1);
  bool whole = points_visit(&scratch, m, cover->flat->options, s->configuration,
                            s->event, look_at, s);
  for (int i = 0; whole && i < cell.count; i++) {
    struct cover_cell *to = &cover->cells[first + i];
    if (to->kind != COVER_DUE || s->outside[cell.outcomes[i]])
      continue;
    to->kind = COVER_EXCEPTED;
    to->exception = number;
  }
  arena_free(&scratch);
}

/* One line, in every place that it names. */
static void except_line(struct cover *cover, const struct cover_exception *of,
                        int number) {
  const struct model *m = cover->model;
  struct search s = {.cover = cover, .exception = of};
  for (int k = 0; k < m->nconfigurations; k++)
    for (int e = 0; e < m->nevents; e++) {
      s.configuration = k;
      s.event = e;
      if ((of->event == MODEL_NONE || of->event == e) &&
          bits_get(of->states, m->configurations[k].state))
        except_one(&s, number);
    }
}

void cover_except(struct cover *cover,
                  const struct cover_exceptions *exceptions) {
  for (size_t i = 0; i < exceptions->count; i++)
    if (when_holds(exceptions->items[i].when, cover->flat->options))
      except_line(cover, &exceptions->items[i], (int)i);
}

int cover_excepted(const struct cover *cover, size_t exception) {
  int count = 0;
  for (int c = 0; c < cover->ncells; c++)
    count += cover->cells[c].exception == (int)exception;
  return count;
}
