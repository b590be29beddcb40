/* Is a suite strong enough? The machine that a file of vectors describes is
 * given faults: outputs that are wrong, cells that lead elsewhere, states too
 * many. A mutant that differs, which the product of both machines shows, must
 * be noticed by one of the vectors.
 *
 *   faults VECTORS [--extra K] [--sample N] [--seed S]
 *
 * Without --sample every mutant with one fault is tried. A mutant has at most K
 * states more than the machine. What the machine does not define, the mutant
 * does somehow. Prints how many differ and how many of these go unnoticed; the
 * status is 1 if there are any. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "suite_file.h"

/* What is seen of a step: a set of looks. */
typedef uint64_t looks;

struct spec {
  const struct suite_file *file;
  int n, letters, start;
  int *state_of;     /* per configuration: its group */
  int *at;           /* [state * letters + letter]: a cell, or -1 */
  looks *must, *may; /* per cell */
  looks *kinds;      /* what cells must show, each once */
  int nkinds;
};

struct implementation {
  int n, room;
  int *next;  /* [state * letters + letter] */
  looks *out; /* the same */
};

struct counts {
  long mutants, different, unnoticed;
};

struct trial {
  struct spec spec;
  struct implementation mutant;
  struct counts counts;
  uint64_t seed;
  bool *met; /* pairs of the product */
  int *waiting;
};

static void *allot(size_t count, size_t size) {
  void *room = calloc(count + 1, size);
  if (room == NULL)
    abort();
  return room;
}

/* xorshift64*: the same on every machine. */
static int draw(struct trial *t, int limit) {
  t->seed ^= t->seed >> 12;
  t->seed ^= t->seed << 25;
  t->seed ^= t->seed >> 27;
  return (int)((t->seed * UINT64_C(0x2545F4914F6CDD1D) >> 33) %
               (uint64_t)limit);
}

/* --- The machine of the file -----------------------------------------------
 */

static looks looks_of(const struct suite_file *f,
                      const struct file_list *list) {
  looks all = 0;
  for (int i = 0; i < list->count; i++)
    all |= UINT64_C(1) << f->outputs[list->items[i]].like;
  return all;
}

static void list_kinds(struct spec *spec) {
  spec->kinds = allot((size_t)spec->file->ncells, sizeof(looks));
  for (int c = 0; c < spec->file->ncells; c++) {
    int k = 0;
    while (k < spec->nkinds && spec->kinds[k] != spec->must[c])
      k++;
    if (k == spec->nkinds)
      spec->kinds[spec->nkinds++] = spec->must[c];
  }
}

static void read_spec(struct spec *spec, const struct suite_file *f) {
  spec->file = f;
  spec->letters = f->ninputs;
  spec->state_of = allot((size_t)f->nconfigurations, sizeof(int));
  for (int c = 0; c < f->nconfigurations; c++) {
    int alike = f->configurations[c].alike;
    spec->state_of[c] = alike == c ? spec->n++ : spec->state_of[alike];
  }
  spec->start = spec->state_of[f->start];
  size_t size = (size_t)spec->n * (size_t)spec->letters;
  spec->at = allot(size, sizeof(int));
  spec->must = allot((size_t)f->ncells, sizeof(looks));
  spec->may = allot((size_t)f->ncells, sizeof(looks));
  for (size_t i = 0; i < size; i++)
    spec->at[i] = -1;
  for (int c = f->ncells - 1; c >= 0; c--) {
    const struct file_cell *cell = &f->cells[c];
    spec->at[spec->state_of[cell->from] * spec->letters + cell->input] = c;
    spec->must[c] = looks_of(f, &cell->show);
    spec->may[c] = spec->must[c] | looks_of(f, &cell->perhaps);
  }
  list_kinds(spec);
}

static bool allows(const struct spec *spec, int cell, looks out) {
  return (spec->must[cell] & ~out) == 0 && (out & ~spec->may[cell]) == 0;
}

/* --- Mutants ---------------------------------------------------------------
 */

/* Something that a cell may show. */
static looks some_output(struct trial *t, int cell) {
  looks sure = t->spec.must[cell], perhaps = t->spec.may[cell] & ~sure;
  return sure | (perhaps & ((uint64_t)draw(t, 1 << 30) << 32 |
                            (uint64_t)draw(t, 1 << 30)));
}

/* The machine itself; where it says nothing, anything. */
static void renew(struct trial *t) {
  const struct spec *spec = &t->spec;
  struct implementation *m = &t->mutant;
  m->n = spec->n;
  for (int i = 0; i < spec->n * spec->letters; i++) {
    int cell = spec->at[i];
    m->next[i] = cell < 0 ? draw(t, spec->n)
                          : spec->state_of[spec->file->cells[cell].to];
    m->out[i] = some_output(t, cell < 0 ? draw(t, spec->file->ncells) : cell);
  }
}

/* One state more: a copy of `state`, to which one cell leads now. */
static void add_state(struct trial *t, int state, int from) {
  struct implementation *m = &t->mutant;
  int letters = t->spec.letters;
  size_t row = (size_t)letters;
  memcpy(m->next + m->n * letters, m->next + state * letters,
         row * sizeof *m->next);
  memcpy(m->out + m->n * letters, m->out + state * letters,
         row * sizeof *m->out);
  m->next[from] = m->n++;
}

/* Are there inputs that the machine defines, on which it would show something
 * else? The pairs of states that both can come to are walked. */
static bool differs(struct trial *t) {
  const struct spec *spec = &t->spec;
  const struct implementation *m = &t->mutant;
  int count = 0, at = 0;
  memset(t->met, 0, (size_t)spec->n * (size_t)m->room);
  t->waiting[count++] = spec->start * m->room + spec->start;
  t->met[t->waiting[0]] = true;
  while (at < count) {
    int pair = t->waiting[at++], p = pair / m->room, q = pair % m->room;
    for (int l = 0; l < spec->letters; l++) {
      int cell = spec->at[p * spec->letters + l], i = q * spec->letters + l;
      if (cell < 0)
        continue;
      if (!allows(spec, cell, m->out[i]))
        return true;
      int next =
          spec->state_of[spec->file->cells[cell].to] * m->room + m->next[i];
      if (!t->met[next])
        t->waiting[count++] = next;
      t->met[next] = true;
    }
  }
  return false;
}

/* Does a vector notice? Only what is seen counts, never the state. */
static bool notices(const struct trial *t, const struct file_vector *vector) {
  const struct spec *spec = &t->spec;
  int state = spec->start, length = suite_file_length(vector);
  for (int s = 0; s < length; s++) {
    int cell = suite_file_step(vector, s);
    int i = state * spec->letters + spec->file->cells[cell].input;
    if (!allows(spec, cell, t->mutant.out[i]))
      return true;
    state = t->mutant.next[i];
  }
  return false;
}

static void judge(struct trial *t) {
  const struct suite_file *f = t->spec.file;
  t->counts.mutants++;
  if (!differs(t))
    return;
  t->counts.different++;
  for (int v = 0; v < f->nvectors; v++)
    if (notices(t, &f->vectors[v]))
      return;
  t->counts.unnoticed++;
}

/* A defined place of some state of the mutant, extra ones among them. */
static int some_place(struct trial *t, const int *origin) {
  for (;;) {
    int state = draw(t, t->mutant.n), letter = draw(t, t->spec.letters);
    int from = state < t->spec.n ? state : origin[state - t->spec.n];
    if (t->spec.at[from * t->spec.letters + letter] >= 0)
      return state * t->spec.letters + letter;
  }
}

enum {
  MOST_EXTRA = 8,
  MOST_FAULTS = 3
};

/* Extra states first, then some faults, more often than not in them. */
static void sample(struct trial *t, int extra) {
  int origin[MOST_EXTRA], faults = 1 + draw(t, MOST_FAULTS);
  renew(t);
  for (int k = 0; k < extra; k++) {
    int from = some_place(t, origin);
    int to = t->mutant.next[from];
    origin[k] = to < t->spec.n ? to : origin[to - t->spec.n];
    add_state(t, to, from);
  }
  for (int f = 0; f < faults; f++) {
    int place = some_place(t, origin);
    if (extra > 0 && draw(t, 2))
      place = (t->spec.n + draw(t, extra)) * t->spec.letters +
              place % t->spec.letters;
    if (draw(t, 2))
      t->mutant.next[place] = draw(t, t->mutant.n);
    else
      t->mutant.out[place] = some_output(t, draw(t, t->spec.file->ncells));
  }
  judge(t);
}

/* Every fault of one place: each state to go to, each output that some cell
 * has. */
static void try_place(struct trial *t, int place) {
  struct implementation *m = &t->mutant;
  int next = m->next[place];
  looks out = m->out[place];
  for (int s = 0; s < m->n; s++)
    if (s != next) {
      m->next[place] = s;
      judge(t);
    }
  m->next[place] = next;
  for (int k = 0; k < t->spec.nkinds; k++)
    if (t->spec.kinds[k] != out) {
      m->out[place] = t->spec.kinds[k];
      judge(t);
    }
  m->out[place] = out;
}

static void try_all(struct trial *t, int extra) {
  const struct spec *spec = &t->spec;
  int places = spec->n * spec->letters;
  renew(t);
  for (int p = 0; p < places && extra == 0; p++)
    if (spec->at[p] >= 0)
      try_place(t, p);
  for (int from = 0; from < places && extra == 1; from++) {
    if (spec->at[from] < 0)
      continue;
    renew(t);
    int origin = t->mutant.next[from];
    add_state(t, origin, from);
    for (int l = 0; l < spec->letters; l++)
      if (spec->at[origin * spec->letters + l] >= 0)
        try_place(t, spec->n * spec->letters + l);
  }
}

static int run(struct trial *t, int extra, long samples) {
  const struct suite_file *f = t->spec.file;
  struct implementation *m = &t->mutant;
  m->room = t->spec.n + extra;
  size_t size = (size_t)m->room * (size_t)t->spec.letters;
  m->next = allot(size, sizeof *m->next);
  m->out = allot(size, sizeof *m->out);
  t->met = allot((size_t)t->spec.n * (size_t)m->room, sizeof *t->met);
  t->waiting = allot((size_t)t->spec.n * (size_t)m->room, sizeof *t->waiting);
  if (samples == 0)
    try_all(t, extra);
  for (long i = 0; i < samples; i++)
    sample(t, draw(t, extra + 1));
  printf("%s %s, %s with %d extra: mutants with up to %d extra: %ld, "
         "different: %ld, unnoticed: %ld\n",
         f->machine, f->variant, f->criterion, f->extra, extra,
         t->counts.mutants, t->counts.different, t->counts.unnoticed);
  free(m->next);
  free(m->out);
  free(t->met);
  free(t->waiting);
  return t->counts.unnoticed > 0;
}

static void free_spec(struct spec *spec) {
  free(spec->state_of);
  free(spec->at);
  free(spec->must);
  free(spec->may);
  free(spec->kinds);
}

int main(int argc, char **argv) {
  struct trial t = {.seed = 1};
  long extra = 0, samples = 0;
  for (int i = 2; i + 1 < argc; i += 2) {
    long value = strtol(argv[i + 1], NULL, 10);
    if (strcmp(argv[i], "--extra") == 0)
      extra = value;
    else if (strcmp(argv[i], "--sample") == 0)
      samples = value;
    else
      t.seed = (uint64_t)value;
  }
  struct suite_file *file = argc > 1 ? suite_file_read(argv[1]) : NULL;
  if (file == NULL || file->noutputs > 64 || file->ncells == 0 || extra < 0 ||
      extra > MOST_EXTRA || (samples == 0 && extra > 1) || t.seed == 0) {
    fprintf(stderr, "usage: %s VECTORS [--extra K] [--sample N] [--seed S]\n",
            argv[0]);
    return 2;
  }
  read_spec(&t.spec, file);
  int status = run(&t, (int)extra, samples);
  free_spec(&t.spec);
  suite_file_free(file);
  return status;
}
