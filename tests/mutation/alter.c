/* Generated C, altered cell by cell: the table of the shape `dense` and its
 * emitted tests are included, so that each cell of the generated arrays can be
 * given another next state, and another list of actions. The tests must notice
 * each. Which cells count is found out here, by walking the table itself.
 *   cc -DTABLE_FILE='"tcp_modern.c"' -DTEST_FILE='"tcp_modern_test.c"' ... */
#include TABLE_FILE
enum {
  STAYS = SAME /* which the tests call something else */
};
#define main suite_main
#include TEST_FILE
#undef main

enum {
  OUTCOMES = sizeof data.codes / sizeof *data.codes,
  CELLS = sizeof data.cells / sizeof *data.cells
};

/* What one alteration changes. */
enum alteration {
  NEXT,
  LIST
};

struct altering {
  struct data copy;
  struct TABLE_TYPE table;
  bool reached[CONFIGURATIONS];
  bool used[CELLS];
  uint16_t of[CELLS]; /* a configuration whose cell it is */
  unsigned long altered[2], missed;
};

static size_t cell_of(size_t configuration, size_t event, uint32_t input) {
  const struct synfin_dense_event *of = &data.events[event];
  size_t row = data.rows[of->rows + ((size_t)input & of->mask)];
  size_t column = data.columns[(size_t)of->columns + (input >> of->shift)];
  return (size_t)data.classes[row + column] * GRAIN + configuration;
}

/* One more than the largest input word of an event. */
static uint32_t input_end(size_t event) {
  int top = 0;
  for (int i = 0; i < events[event].count; i++) {
    int bits = 0;
    while (1 << bits < events[event].attributes[i].nvalues)
      bits++;
    if (events[event].attributes[i].shift + bits > top)
      top = events[event].attributes[i].shift + bits;
  }
  return (uint32_t)1 << top;
}

/* Notes the cells of a configuration, and where they lead. */
static void follow(struct altering *a, size_t configuration) {
  for (size_t e = 0; e < EVENTS; e++)
    for (uint32_t input = 0; input < input_end(e); input++) {
      if (!tcp_possible(TABLE.options, configuration, e, input))
        continue;
      size_t cell = cell_of(configuration, e, input);
      a->used[cell] = true;
      a->of[cell] = (uint16_t)configuration;
      a->reached[STEP(&TABLE, configuration, e, input).next] = true;
    }
}

static void find_cells(struct altering *a) {
  bool done[CONFIGURATIONS] = {false};
  a->reached[TCP_INITIAL] = true;
  for (bool more = true; more;) {
    more = false;
    for (size_t c = 0; c < CONFIGURATIONS; c++)
      if (a->reached[c] && !done[c]) {
        follow(a, c);
        more = done[c] = true;
      }
  }
}

static size_t next_of(size_t outcome, size_t configuration) {
  return synfin_next(data.codes[outcome], configuration, CONFIGURATIONS,
                     (size_t)STAYS);
}

/* Another outcome for a cell: one that differs in what is to be altered, and if
 * there is such a one in nothing else. OUTCOMES: there is none. */
static size_t another(size_t old, size_t configuration, enum alteration what) {
  size_t found = OUTCOMES;
  for (size_t o = 0; o < OUTCOMES; o++) {
    bool next = next_of(o, configuration) != next_of(old, configuration);
    bool list = data.starts[o] != data.starts[old];
    if ((what == NEXT ? next : list) &&
        next_of(o, configuration) < CONFIGURATIONS) {
      found = o;
      if (!(what == NEXT ? list : next))
        return o;
    }
  }
  return found;
}

static void alter(struct altering *a, size_t cell, enum alteration what) {
  static bool failed[TESTS];
  size_t old = data.cells[cell], new = another(old, a->of[cell], what);
  if (new == OUTCOMES)
    return;
  a->copy.cells[cell] = (uint8_t) new;
  a->altered[what]++;
  if (judge(false, failed) == TESTS) {
    printf("cell %lu in %s: another %s is not noticed\n", (unsigned long)cell,
           configurations[a->of[cell]], what == NEXT ? "next state" : "list");
    a->missed++;
  }
  a->copy.cells[cell] = (uint8_t)old;
}

int main(void) {
  static struct altering a;
  static bool failed[TESTS];
  unsigned long cells = 0;
  a.copy = data;
  a.table = TABLE;
  a.table.data = &a.copy;
  under_test = &a.table;
  if (judge(false, failed) != TESTS) {
    puts("the table itself does not pass");
    return 1;
  }
  find_cells(&a);
  for (size_t cell = 0; cell < CELLS; cell++) {
    if (!a.used[cell])
      continue;
    cells++;
    alter(&a, cell, NEXT);
    alter(&a, cell, LIST);
  }
  printf("%s: %lu cells, %lu next states and %lu lists altered, %lu not "
         "noticed\n",
         NAME, cells, a.altered[NEXT], a.altered[LIST], a.missed);
  return a.missed > 0 || cells == 0 || a.altered[NEXT] < cells ||
         a.altered[LIST] < cells;
}
