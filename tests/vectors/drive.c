/* Drives a generated machine by a file of vectors: for each, from the start,
 * the inputs one after the other, and after each what it shows and where it is.
 * The words of the file are looked up in the machine's own names. NAMES and
 * TABLE say which machine. */
#include <stdlib.h>
#include <string.h>
#include "suite_file.h"
#include "synfin/machine.h"

extern const struct synfin_names NAMES;
extern const struct synfin_table TABLE;

enum {
  MOST_SAID = 10 /* failures that are described */
};

struct driving {
  const struct suite_file *file;
  size_t *events;         /* per input */
  uint32_t *words;        /* per input */
  size_t *configurations; /* per configuration of the file */
  int *outputs;           /* per op: an output, or -1 */
  bool *covered;          /* per cell */
  unsigned long long steps;
};

#ifdef SYNFIN_TRAP
void synfin_trap(const char *what) {
  fprintf(stderr, "the machine says: %s\n", what);
  exit(1);
}
#endif

static size_t find(const char *const *names, size_t count, const char *name) {
  size_t i = 0;
  while (i < count && strcmp(names[i], name) != 0)
    i++;
  if (i == count) {
    fprintf(stderr, "the machine has no '%s'\n", name);
    exit(1);
  }
  return i;
}

/* The bits of one value in an input word. */
static uint32_t value_word(const struct synfin_event_names *event,
                           const struct file_value *value) {
  for (size_t i = 0; i < event->nfields; i++) {
    const struct synfin_field *field = &event->fields[i];
    if (strcmp(field->name, value->name) == 0)
      return (
          uint32_t)((uint64_t)find(field->values, field->count, value->value)
                    << field->shift);
  }
  fprintf(stderr, "%s has no '%s'\n", event->name, value->name);
  exit(1);
}

static void look_up(struct driving *d) {
  const struct suite_file *f = d->file;
  for (int i = 0; i < f->ninputs; i++) {
    const struct file_input *input = &f->inputs[i];
    while (d->events[i] < NAMES.nevents &&
           strcmp(NAMES.events[d->events[i]].name, input->event) != 0)
      d->events[i]++;
    if (d->events[i] == NAMES.nevents)
      exit(1);
    for (int v = 0; v < input->nvalues; v++)
      d->words[i] |= value_word(&NAMES.events[d->events[i]], &input->values[v]);
  }
  for (int i = 0; i < f->nconfigurations; i++)
    d->configurations[i] = find(NAMES.configurations, NAMES.nconfigurations,
                                f->configurations[i].name);
  for (int op = 0; op < NAMES.nops; op++) {
    d->outputs[op] = -1;
    for (int i = 0; i < f->noutputs; i++)
      if (strcmp(NAMES.ops[op], f->outputs[i].name) == 0)
        d->outputs[op] = i;
  }
}

/* Takes what is shown off a list of what is expected; a request may be made
 * again. */
static bool take(const struct file_list *list, int *at, int output,
                 bool request) {
  for (int i = 0; request && i < *at; i++)
    if (list->items[i] == output)
      return true;
  if (*at == list->count || list->items[*at] != output)
    return false;
  (*at)++;
  return true;
}

/* Does one step show what the cell says, and nothing else? */
static bool shows(const struct driving *d, const struct file_cell *cell,
                  const uint8_t *ops) {
  int sure = 0, perhaps = 0;
  bool spawn = false;
  for (; *ops != SYNFIN_END; ops++) {
    int output = d->outputs[*ops];
    spawn = spawn || *ops == SYNFIN_SPAWN;
    if (output < 0)
      continue;
    const struct file_output *is = &d->file->outputs[output];
    if (!take(is->sure ? &cell->show : &cell->perhaps,
              is->sure ? &sure : &perhaps, output, is->request))
      return false;
  }
  return sure == cell->show.count && perhaps == cell->perhaps.count &&
         spawn == cell->spawn;
}

/* Drives one vector; says what is wrong, if `loud`. */
static bool drive(struct driving *d, int number, bool loud) {
  const struct suite_file *f = d->file;
  const struct file_vector *vector = &f->vectors[number];
  size_t configuration = d->configurations[f->start];
  for (int i = 0; i < suite_file_length(vector); i++) {
    int c = suite_file_step(vector, i);
    const struct file_cell *cell = &f->cells[c];
    struct synfin_result result = synfin_step(
        &TABLE, configuration, d->events[cell->input], d->words[cell->input]);
    bool good = shows(d, cell, result.actions);
    if (!good || result.next != d->configurations[cell->to]) {
      if (loud)
        fprintf(stderr,
                "vector %d, step %d, cell %d: in %s on %s it %s; it is now in "
                "%s\n",
                number, i, c, NAMES.configurations[configuration],
                f->inputs[cell->input].event,
                good ? "goes elsewhere" : "shows something else",
                NAMES.configurations[result.next]);
      return false;
    }
    configuration = result.next;
    d->covered[c] = true;
    d->steps++;
  }
  return true;
}

/* Was a cell tried, or one with its input where everything is alike? */
static bool is_covered(const struct driving *d, int cell) {
  const struct suite_file *f = d->file;
  const struct file_cell *wanted = &f->cells[cell];
  for (int c = 0; c < f->ncells; c++)
    if (d->covered[c] && f->cells[c].input == wanted->input &&
        (c == cell || (strcmp(f->criterion, "w") == 0 &&
                       f->configurations[f->cells[c].from].alike ==
                           f->configurations[wanted->from].alike)))
      return true;
  return false;
}

static int run(struct driving *d) {
  int failed = 0, missed = 0;
  look_up(d);
  for (int v = 0; v < d->file->nvectors; v++)
    failed += !drive(d, v, failed < MOST_SAID);
  for (int c = 0; c < d->file->ncells; c++)
    missed += !is_covered(d, c);
  printf("%s %s, %s: %d vectors, %llu steps, %d failed, %d cells missed\n",
         d->file->machine, d->file->variant, d->file->criterion,
         d->file->nvectors, d->steps, failed, missed);
  return failed > 0 || missed > 0;
}

int main(int argc, char **argv) {
  struct suite_file *file = argc == 2 ? suite_file_read(argv[1]) : NULL;
  if (file == NULL) {
    fprintf(stderr, "usage: %s VECTORS\n", argv[0]);
    return 2;
  }
  struct driving d = {.file = file};
  d.events = calloc((size_t)file->ninputs + 1, sizeof *d.events);
  d.words = calloc((size_t)file->ninputs + 1, sizeof *d.words);
  d.configurations =
      calloc((size_t)file->nconfigurations + 1, sizeof *d.configurations);
  d.outputs = calloc(NAMES.nops + 1u, sizeof *d.outputs);
  d.covered = calloc((size_t)file->ncells + 1, sizeof *d.covered);
  int status = 2;
  if (d.events && d.words && d.configurations && d.outputs && d.covered)
    status = run(&d);
  free(d.events);
  free(d.words);
  free(d.configurations);
  free(d.outputs);
  free(d.covered);
  suite_file_free(file);
  return status;
}
