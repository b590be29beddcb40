/* stacks_sweep: puts every class of segments in every state to a stack, and
 * writes what comes of it. docs/testing.md says how to use it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "page.h"
#include "stack_linux.h"
#include "stack_synfin.h"
#ifdef HAVE_LWIP
#include "stack_lwip.h"
#endif

static const char usage[] =
    "Usage: stacks_sweep STACK [OPTION...]\n"
    "  STACK               synfin, lwip or linux\n"
    "  --table FILE        the table (spec/tcp.fsm)\n"
    "  --options NAMES     options or a variant to compare with\n"
    "  --device NAME       linux: the TUN device (stacks)\n"
    "  --differences FILE  explanations\n"
    "  --page FILE         write the page about the stack\n"
    "  --line FILE         write its line for the index\n"
    "  --about FILE        how the stack was driven, for the page\n"
    "  --settings FILE     what was set for the stack, for the page\n"
    "  --every N           make one trial of N only\n"
    "  --least PERCENT     fail if fewer cells of ten states were driven\n"
    "  --version           print the stack's version\n"
    "  --all               print every trial\n"
    "Status: 0 if every difference is explained and every explanation is\n"
    "needed; 1 if not; 3 if the explanations are of another version.\n";

struct request {
  const char *stack, *table, *options, *device, *differences;
  const char *page, *line, *about, *settings, *every, *least;
  bool version, all;
};

static bool read_arguments(struct request *request, int argc, char **argv) {
  const struct {
    const char *name;
    const char **value;
    bool *flag;
  } known[] = {{"--table", &request->table, NULL},
               {"--options", &request->options, NULL},
               {"--device", &request->device, NULL},
               {"--differences", &request->differences, NULL},
               {"--page", &request->page, NULL},
               {"--line", &request->line, NULL},
               {"--about", &request->about, NULL},
               {"--settings", &request->settings, NULL},
               {"--every", &request->every, NULL},
               {"--least", &request->least, NULL},
               {"--version", NULL, &request->version},
               {"--all", NULL, &request->all}};
  for (int i = 1; i < argc; i++) {
    bool found = argv[i][0] != '-' && request->stack == NULL;
    if (found)
      request->stack = argv[i];
    for (size_t k = 0; k < sizeof known / sizeof known[0] && !found; k++) {
      if (strcmp(argv[i], known[k].name) != 0)
        continue;
      found = known[k].flag != NULL || i + 1 < argc;
      if (known[k].flag != NULL)
        *known[k].flag = true;
      else if (found)
        *known[k].value = argv[++i];
    }
    if (!found)
      return false;
  }
  return request->stack != NULL;
}

/* --- Stacks --------------------------------------------------------------- */

struct subject {
  const struct stack *stack;
  char version[64];
  const char *options; /* that come closest */
};

/* The first two numbers of a release: what follows are repairs. */
static void kernel_version(char version[64]) {
  struct utsname name;
  unsigned major = 0, minor = 0;
  if (uname(&name) == 0 && sscanf(name.release, "%u.%u", &major, &minor) == 2)
    snprintf(version, 64, "%u.%u", major, minor);
}

static bool choose_stack(struct subject *subject,
                         const struct request *request) {
  subject->options = "modern";
  if (strcmp(request->stack, "linux") == 0) {
    kernel_version(subject->version);
    subject->stack =
        request->version ? NULL : stack_linux_make(request->device);
    return request->version || subject->stack != NULL;
  }
  if (strcmp(request->stack, "synfin") == 0) {
    bool classic = request->options && strcmp(request->options, "classic") == 0;
    subject->stack = stack_synfin_make(classic ? &tcp_classic : &tcp_modern);
    return subject->stack != NULL;
  }
#ifdef HAVE_LWIP
  if (strcmp(request->stack, "lwip") == 0) {
    subject->options = "rfc5961,rfc1337,half-duplex";
    snprintf(subject->version, sizeof subject->version, "%s",
             stack_lwip_version());
    subject->stack = stack_lwip();
    return true;
  }
#endif
  fprintf(stderr, "there is no stack '%s' in this build\n", request->stack);
  return false;
}

/* --- What is said --------------------------------------------------------- */

static void print_trial(void *context, const struct sweep_trial *trial) {
  const struct sweep *sweep = context;
  const struct cell_point *cell = &sweep->cells->items[trial->cell];
  printf("%s: %s | %s (%s, control %02x, %u octets), by %s\n  expected %s\n",
         trial->agrees ? "agrees" : "differs",
         tcp_names.configurations[cell->configuration], cell->name,
         concrete_places[trial->place], trial->segment.control,
         (unsigned)trial->segment.text, ways[trial->way].script,
         trial->expected);
  if (!trial->agrees)
    printf("  observed %s\n", trial->observed);
}

static bool write_to(const char *name, const struct page *page,
                     void (*write)(const struct page *, FILE *)) {
  FILE *out = name ? fopen(name, "w") : NULL;
  if (name == NULL)
    return true;
  if (out != NULL)
    write(page, out);
  if (out == NULL || ferror(out) || fclose(out) != 0) {
    perror(name);
    return false;
  }
  return true;
}

/* What was not sampled may be what an explanation is needed for. */
static unsigned count_stale(const struct differences *differences,
                            const struct sweep *sweep) {
  unsigned stale = 0;
  for (size_t d = 0; sweep->every == 1 && d < differences->count; d++)
    if (differences->items[d].trials + differences->items[d].ways == 0) {
      printf("not ok: %s (%s) explains nothing any more\n",
             differences->items[d].id, differences->items[d].title);
      stale++;
    }
  return stale;
}

static bool is_enough(const struct grid *grid, const char *least) {
  double driven = grid_ten_states(grid);
  bool enough = least == NULL || driven >= strtod(least, NULL);
  if (!enough)
    printf("not ok: only %.1f %% of the cells of ten states were driven\n",
           driven);
  return enough;
}

static void print_unexplained(const struct sweep *sweep) {
  for (size_t i = 0; i < sweep->ntrials; i++)
    if (!sweep->trials[i].agrees && sweep->trials[i].difference < 0)
      print_trial((void *)sweep, &sweep->trials[i]);
}

static void print_counts(const struct grid *grid, const struct sweep *sweep) {
  struct grid_counts all = grid_count(grid, TCP_STATES);
  printf("%s: %zu segments, %u of %u cells driven, %u agree, %u differ, "
         "%lu scenes played again\n",
         sweep->stack->name, sweep->ntrials, all.driven, all.possible,
         all.agree, all.differ, (unsigned long)sweep->repeated);
  for (unsigned s = 0; s < TCP_STATES; s++) {
    struct grid_counts c = grid_count(grid, s);
    printf("  %-13s %u of %u driven\n", tcp_names.states[s], c.driven,
           c.possible);
  }
}

/* --- The run -------------------------------------------------------------- */

static int report(const struct request *request, const struct subject *subject,
                  struct sweep *sweep, struct differences *differences) {
  bool explained = request->differences != NULL;
  size_t unexplained = explained ? differences_explain(differences, sweep) : 0;
  struct page page = {.name = subject->stack->name,
                      .version = subject->version,
                      .command = "tests/stacks/write.sh",
                      .about = request->about,
                      .settings = request->settings,
                      .sweep = sweep,
                      .differences = differences,
                      .grid = grid_make(sweep)};
  print_counts(&page.grid, sweep);
  if (!write_to(request->page, &page, page_write) ||
      !write_to(request->line, &page, page_write_line))
    return 2;
  if (!explained)
    return 0;
  unsigned stale = count_stale(differences, sweep);
  if (unexplained > 0)
    printf("not ok: %zu segments or ways differ and nobody has explained why\n",
           unexplained);
  if (!request->all)
    print_unexplained(sweep);
  if (strcmp(differences->version, subject->version) != 0) {
    printf("the explanations are of version %s, this is %s\n",
           differences->version, subject->version);
    return 3;
  }
  return unexplained > 0 || stale > 0 || !is_enough(&page.grid, request->least)
             ? 1
             : 0;
}

int main(int argc, char **argv) {
  struct request request = {
      .table = "spec/tcp.fsm", .device = "stacks", .every = "1"};
  struct subject subject = {.stack = NULL};
  struct cells cells;
  struct differences differences = {.count = 0};
  if (!read_arguments(&request, argc, argv)) {
    fputs(usage, stderr);
    return 2;
  }
  if (!choose_stack(&subject, &request))
    return 2;
  if (request.version) {
    puts(subject.version);
    return 0;
  }
  if (!cells_read(&cells, request.table,
                  request.options ? request.options : subject.options) ||
      (request.differences &&
       !differences_read(&differences, request.differences)))
    return 2;
  struct sweep sweep = {.cells = &cells,
                        .stack = subject.stack,
                        .every = (unsigned)strtoul(request.every, NULL, 10),
                        .after = request.all ? print_trial : NULL};
  sweep.context = &sweep;
  if (sweep.every == 0)
    sweep.every = 1;
  sweep_run(&sweep);
  int status = report(&request, &subject, &sweep, &differences);
  differences_free(&differences);
  cells_free(&cells);
  return status;
}
