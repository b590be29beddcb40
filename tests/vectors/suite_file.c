#include "suite_file.h"
#include <stdlib.h>
#include <string.h>
#include "json.h"

enum kind {
  KIND_SUITE,
  KIND_CONFIGURATION,
  KIND_OUTPUT,
  KIND_INPUT,
  KIND_CELL,
  KIND_VECTOR,
  KINDS
};

static const char *const kinds[KINDS] = {"suite", "configuration", "output",
                                         "input", "cell",          "vector"};

struct reading {
  struct suite_file *file;
  const struct json *line;
  const char *problem; /* what is wrong first */
  int count[KINDS];    /* lines that were read */
};

/* --- Members ---------------------------------------------------------------
 */

static void *allot(size_t count, size_t size) {
  void *room = calloc(count + 1, size);
  if (room == NULL)
    abort();
  return room;
}

static const struct json *member(struct reading *r, const char *key,
                                 enum json_kind kind) {
  static const struct json nothing;
  const struct json *found = json_member(r->line, key);
  if (found != NULL && found->kind == kind)
    return found;
  if (r->problem == NULL)
    r->problem = key;
  return &nothing;
}

static int number(struct reading *r, const char *key, int limit) {
  unsigned long long value = member(r, key, JSON_NUMBER)->number;
  if (value < (unsigned long long)limit)
    return (int)value;
  if (r->problem == NULL)
    r->problem = key;
  return 0;
}

static bool truth(struct reading *r, const char *key) {
  return member(r, key, JSON_TRUTH)->number != 0;
}

static char *copy(const char *text) {
  char *copied = allot(strlen(text), 1);
  return strcpy(copied, text);
}

static char *text(struct reading *r, const char *key) {
  const char *found = member(r, key, JSON_TEXT)->text;
  return copy(found ? found : "");
}

static int find_output(const struct suite_file *file, const char *name) {
  for (int i = 0; i < file->noutputs; i++)
    if (file->outputs[i].name && strcmp(file->outputs[i].name, name) == 0)
      return i;
  return -1;
}

/* A list of names of outputs, or of numbers of cells. */
static struct file_list list(struct reading *r, const char *key) {
  const struct json *array = member(r, key, JSON_ARRAY);
  struct file_list to = {allot(json_count(array), sizeof(int)), 0};
  for (const struct json *i = array->first; i != NULL; i = i->next) {
    int found = i->kind == JSON_TEXT ? find_output(r->file, i->text) : -1;
    if (i->kind == JSON_NUMBER && i->number < (unsigned)r->file->ncells)
      found = (int)i->number;
    if (found < 0 && r->problem == NULL)
      r->problem = key;
    to.items[to.count++] = found < 0 ? 0 : found;
  }
  return to;
}

/* --- Lines -----------------------------------------------------------------
 */

static void read_suite(struct reading *r) {
  struct suite_file *f = r->file;
  const int most = 1 << 26;
  if (number(r, "format", 2) != 1)
    r->problem = "format";
  f->machine = text(r, "machine");
  f->variant = text(r, "variant");
  f->criterion = text(r, "criterion");
  f->extra = number(r, "extra", most);
  f->nconfigurations = number(r, "configurations", most);
  f->noutputs = number(r, "outputs", most);
  f->ninputs = number(r, "inputs", most);
  f->ncells = number(r, "cells", most);
  f->nvectors = number(r, "vectors", most);
  f->steps = member(r, "steps", JSON_NUMBER)->number;
  f->start = number(r, "start", f->nconfigurations);
  f->configurations =
      allot((size_t)f->nconfigurations, sizeof *f->configurations);
  f->outputs = allot((size_t)f->noutputs, sizeof *f->outputs);
  f->inputs = allot((size_t)f->ninputs, sizeof *f->inputs);
  f->cells = allot((size_t)f->ncells, sizeof *f->cells);
  f->vectors = allot((size_t)f->nvectors, sizeof *f->vectors);
}

static void read_configuration(struct reading *r,
                               struct file_configuration *to) {
  to->name = text(r, "name");
  to->alike = number(r, "alike", r->file->nconfigurations);
}

/* What an output looks like may stand below it: its number is found later. */
static void read_output(struct reading *r, struct file_output *to) {
  char *seen = text(r, "seen");
  to->look = text(r, "like");
  to->name = text(r, "output");
  to->sure = strcmp(seen, "always") == 0;
  to->request = truth(r, "request");
  if (!to->sure && strcmp(seen, "sometimes") != 0)
    r->problem = "seen";
  free(seen);
}

static void find_looks(struct reading *r) {
  struct suite_file *f = r->file;
  for (int i = 0; i < f->noutputs; i++) {
    f->outputs[i].like = find_output(f, f->outputs[i].look);
    if (f->outputs[i].like < 0)
      r->problem = "an output is like one that is not there";
  }
}

static void read_input(struct reading *r, struct file_input *to) {
  const struct json *values = member(r, "values", JSON_OBJECT);
  to->event = text(r, "event");
  to->values = allot(json_count(values), sizeof *to->values);
  for (const struct json *v = values->first; v != NULL; v = v->next) {
    if (v->kind != JSON_TEXT)
      r->problem = "values";
    to->values[to->nvalues++] =
        (struct file_value){copy(v->key), copy(v->text ? v->text : "")};
  }
}

static void read_cell(struct reading *r, struct file_cell *to) {
  const struct suite_file *f = r->file;
  to->from = number(r, "from", f->nconfigurations);
  to->input = number(r, "input", f->ninputs);
  to->to = number(r, "to", f->nconfigurations);
  to->show = list(r, "show");
  to->perhaps = list(r, "perhaps");
  to->spawn = truth(r, "spawn");
  to->ignored = truth(r, "ignored");
}

int suite_file_length(const struct file_vector *vector) {
  return vector->way.count + vector->test.count + vector->after.count;
}

int suite_file_step(const struct file_vector *vector, int at) {
  if (at < vector->way.count)
    return vector->way.items[at];
  at -= vector->way.count;
  return at < vector->test.count ? vector->test.items[at]
                                 : vector->after.items[at - vector->test.count];
}

static void read_vector(struct reading *r, struct file_vector *to) {
  const struct suite_file *f = r->file;
  to->way = list(r, "way");
  to->test = list(r, "test");
  to->after = list(r, "after");
  to->then = number(r, "then", f->nconfigurations);
  int here = f->start, tested = to->way.count + to->test.count;
  for (int i = 0; i < suite_file_length(to) && r->problem == NULL; i++) {
    const struct file_cell *cell = &f->cells[suite_file_step(to, i)];
    if (cell->from != here)
      r->problem = "a cell that does not begin where the last one ended";
    if (i == tested && here != to->then)
      r->problem = "then";
    here = cell->to;
  }
  if (to->after.count == 0 && here != to->then && r->problem == NULL)
    r->problem = "then";
}

/* --- The file --------------------------------------------------------------
 */

static int expected(const struct suite_file *f, enum kind kind) {
  const int counts[KINDS] = {1,          f->nconfigurations, f->noutputs,
                             f->ninputs, f->ncells,          f->nvectors};
  return counts[kind];
}

static enum kind kind_of(const struct json *line) {
  const struct json *kind = json_member(line, "kind");
  int k = 0;
  while (k < KINDS && (kind == NULL || kind->kind != JSON_TEXT ||
                       strcmp(kind->text, kinds[k]) != 0))
    k++;
  return (enum kind)k;
}

/* Lines of a kind follow each other, as many as were announced, and bear their
 * numbers. */
static void read_line(struct reading *r, enum kind kind) {
  int at = r->count[kind]++;
  struct suite_file *f = r->file;
  if (kind != KIND_SUITE && at >= expected(f, kind)) {
    r->problem = "more lines of this kind than were announced";
    return;
  }
  if (kind > KIND_SUITE &&
      r->count[kind - 1] != expected(f, (enum kind)(kind - 1)))
    r->problem = "fewer lines of the kind above than were announced";
  if (kind != KIND_SUITE && kind != KIND_OUTPUT &&
      number(r, kinds[kind], 1 << 26) != at)
    r->problem = "a number that is not the line's own";
  if (kind == KIND_SUITE)
    read_suite(r);
  else if (kind == KIND_CONFIGURATION)
    read_configuration(r, &f->configurations[at]);
  else if (kind == KIND_OUTPUT)
    read_output(r, &f->outputs[at]);
  else if (kind == KIND_INPUT)
    read_input(r, &f->inputs[at]);
  else if (kind == KIND_CELL)
    read_cell(r, &f->cells[at]);
  else
    read_vector(r, &f->vectors[at]);
}

static const char *read_text_line(struct reading *r, const char *text) {
  struct json *line = json_read(text);
  enum kind kind = KINDS;
  r->line = line;
  if (line == NULL)
    return "not JSON";
  kind = kind_of(line);
  if (kind == KINDS)
    r->problem = "no kind that is known";
  else if ((kind == KIND_SUITE) != (r->count[KIND_SUITE] == 0))
    r->problem = "the line 'suite' is not the first, or not the only one";
  else
    read_line(r, kind);
  json_free(line);
  return r->problem;
}

static const char *whole(struct reading *r) {
  unsigned long long steps = 0;
  if (r->count[KIND_SUITE] == 0)
    return "empty";
  for (int k = 0; k < KINDS; k++)
    if (r->count[k] != expected(r->file, (enum kind)k))
      return "lines are missing";
  find_looks(r);
  for (int v = 0; v < r->file->nvectors; v++)
    steps += (unsigned long long)suite_file_length(&r->file->vectors[v]);
  return steps == r->file->steps ? r->problem : "another number of steps";
}

struct suite_file *suite_file_read(const char *name) {
  struct reading r = {.file = allot(1, sizeof(struct suite_file))};
  FILE *in = fopen(name, "r");
  char *line = NULL;
  size_t room = 0;
  int lines = 0;
  const char *problem = in ? NULL : "cannot be read";
  while (problem == NULL && getline(&line, &room, in) >= 0) {
    problem = read_text_line(&r, line);
    lines++;
  }
  free(line);
  if (in != NULL)
    fclose(in);
  if (problem == NULL)
    problem = whole(&r);
  if (problem == NULL)
    return r.file;
  fprintf(stderr, "%s:%d: %s\n", name, lines, problem);
  suite_file_free(r.file);
  return NULL;
}

static void free_output(struct file_output *output) {
  free(output->name);
  free(output->look);
}

static void free_input(struct file_input *input) {
  for (int v = 0; v < input->nvalues; v++) {
    free(input->values[v].name);
    free(input->values[v].value);
  }
  free(input->values);
  free(input->event);
}

void suite_file_free(struct suite_file *f) {
  for (int i = 0; f->configurations && i < f->nconfigurations; i++)
    free(f->configurations[i].name);
  for (int i = 0; f->outputs && i < f->noutputs; i++)
    free_output(&f->outputs[i]);
  for (int i = 0; f->inputs && i < f->ninputs; i++)
    free_input(&f->inputs[i]);
  for (int i = 0; f->cells && i < f->ncells; i++) {
    free(f->cells[i].show.items);
    free(f->cells[i].perhaps.items);
  }
  for (int i = 0; f->vectors && i < f->nvectors; i++) {
    free(f->vectors[i].way.items);
    free(f->vectors[i].test.items);
    free(f->vectors[i].after.items);
  }
  free(f->configurations);
  free(f->outputs);
  free(f->inputs);
  free(f->cells);
  free(f->vectors);
  free(f->machine);
  free(f->variant);
  free(f->criterion);
  free(f);
}
