#include "page.h"

#include <ctype.h>
#include <string.h>

enum {
  EXAMPLES = 8 /* of a difference */
};

/* Three groups of states that share their attributes. */
static const struct {
  unsigned first, last;
  const char *title;
} groups[] = {
    {TCP_STATE_CLOSED, TCP_STATE_CLOSED, "CLOSED (3.10.7.1)"},
    {TCP_STATE_LISTEN, TCP_STATE_LISTEN, "LISTEN (3.10.7.2)"},
    {TCP_STATE_SYN_SENT, TCP_STATE_SYN_SENT, "SYN-SENT (3.10.7.3)"},
    {TCP_STATE_SYN_RECEIVED, TCP_STATE_TIME_WAIT, "The states of 3.10.7.4"}};

static double percent(unsigned part, unsigned of) {
  return of == 0 ? 100 : 100.0 * part / of;
}

/* --- Beginning ------------------------------------------------------------ */

static void copy_file(const char *name, FILE *out) {
  char line[400];
  FILE *in = name ? fopen(name, "r") : NULL;
  if (in == NULL)
    return;
  while (fgets(line, sizeof line, in) != NULL)
    fputs(line, out);
  fclose(in);
}

static bool is_found(const struct difference *item) {
  return item->trials > 0 || item->ways > 0;
}

static size_t nfound(const struct page *page) {
  size_t found = 0;
  for (size_t d = 0; d < page->differences->count; d++)
    found += is_found(&page->differences->items[d]);
  return found;
}

static void write_head(const struct page *page, FILE *out) {
  struct grid_counts all = grid_count(&page->grid, TCP_STATES);
  fprintf(out,
          "<!-- Written from a run by %s: change what it runs, not this "
          "page. -->\n# %s %s against the table\n\n",
          page->command, page->name, page->version);
  copy_file(page->about, out);
  fprintf(out, "\nCompared with the table under: %s.\n\n",
          cells_option_names(page->sweep->cells));
  fprintf(out,
          "| | |\n| --- | ---: |\n"
          "| cells of the table: a state and a class of segments | %u |\n"
          "| of these, classes that some segment can be in | %u |\n"
          "| driven | %u (%.1f %%) |\n"
          "| the same without the state of which least was driven | %.1f %% |\n"
          "| agree | %u |\n| differ | %u |\n"
          "| segments | %zu |\n| differences, each explained below | %zu |\n\n",
          all.fields, all.possible, all.driven,
          percent(all.driven, all.possible), grid_ten_states(&page->grid),
          all.agree, all.differ, page->sweep->ntrials, nfound(page));
}

static void write_states(const struct page *page, FILE *out) {
  fputs("| state | cells | driven | | agree | differ |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: |\n",
        out);
  for (unsigned s = 0; s < TCP_STATES; s++) {
    struct grid_counts c = grid_count(&page->grid, s);
    fprintf(out, "| %s | %u | %u | %.1f %% | %u | %u |\n", tcp_names.states[s],
            c.possible, c.driven, percent(c.driven, c.possible), c.agree,
            c.differ);
  }
  fputc('\n', out);
}

/* --- Differences ---------------------------------------------------------- */

/* The number of octets by which something is moved says nothing. */
static void generalize(const char *text, char result[OUTCOME_TEXT]) {
  size_t length = 0;
  while (*text != '\0' && length + 2 < OUTCOME_TEXT) {
    bool shift = *text == '+' && isdigit((unsigned char)text[1]);
    bool count = isdigit((unsigned char)*text) && length > 0 &&
                 result[length - 1] == ' ';
    if (shift)
      result[length++] = *text++;
    if (shift || count) {
      text += strspn(text, "0123456789");
      result[length++] = 'n';
    } else {
      result[length++] = *text++;
    }
  }
  result[length] = '\0';
}

struct example {
  char expected[OUTCOME_TEXT], observed[OUTCOME_TEXT];
  const struct sweep_trial *first;
  uint32_t states; /* one bit each */
  unsigned count;
};

static unsigned state_of(const struct page *page,
                         const struct sweep_trial *trial) {
  const struct cells *cells = page->sweep->cells;
  return tcp_state_of[cells->items[trial->cell].configuration];
}

/* Trials with the same outcomes are one example. Returns how many more there
 * are than there is room for. */
static unsigned gather(const struct page *page, int difference,
                       struct example examples[EXAMPLES], unsigned *count) {
  unsigned more = 0;
  *count = 0;
  for (size_t i = 0; i < page->sweep->ntrials; i++) {
    const struct sweep_trial *trial = &page->sweep->trials[i];
    struct example found = {.first = trial};
    unsigned e = 0;
    if (trial->agrees || trial->difference != difference)
      continue;
    generalize(trial->expected, found.expected);
    generalize(trial->observed, found.observed);
    while (e < *count && (strcmp(examples[e].expected, found.expected) != 0 ||
                          strcmp(examples[e].observed, found.observed) != 0))
      e++;
    if (e == EXAMPLES) {
      more++;
      continue;
    }
    if (e == *count)
      examples[(*count)++] = found;
    examples[e].states |= UINT32_C(1) << state_of(page, trial);
    examples[e].count++;
  }
  return more;
}

static void write_states_of(uint32_t states, FILE *out) {
  bool first = true;
  for (unsigned s = 0; s < TCP_STATES; s++)
    if ((states >> s & 1) != 0) {
      fprintf(out, "%s%s", first ? "" : ", ", tcp_names.states[s]);
      first = false;
    }
}

/* The segment as it stood on the wire, relative to the connection. */
static void write_segment(const struct sweep_trial *trial, FILE *out) {
  static const char *const where[PLACES] = {
      [PLACE_ANY] = "",
      [PLACE_AT] = "at RCV.NXT",
      [PLACE_SHUT] = "at RCV.NXT, a FIN",
      [PLACE_INSIDE] = "inside the window",
      [PLACE_OVERLAP] = "from before RCV.NXT past it",
      [PLACE_LEFT] = "before RCV.NXT",
      [PLACE_RIGHT] = "behind the window",
      [PLACE_IRS] = "at IRS",
      [PLACE_STAMP] = "with an old timestamp"};
  static const struct {
    uint8_t bit;
    const char *name;
  } bits[] = {{WIRE_SYN, "SYN"},
              {WIRE_FIN, "FIN"},
              {WIRE_RST, "RST"},
              {WIRE_ACK, "ACK"}};
  const char *between = "";
  for (size_t i = 0; i < 4; i++)
    if ((trial->segment.control & bits[i].bit) != 0) {
      fprintf(out, "%s%s", between, bits[i].name);
      between = ",";
    }
  if (*between == '\0')
    fputs("no bits", out);
  if (trial->segment.text > 0)
    fprintf(out, ", %u octets", (unsigned)trial->segment.text);
  fprintf(out, "%s%s", *where[trial->place] ? ", " : "", where[trial->place]);
}

static void write_examples(const struct page *page, int difference, FILE *out) {
  struct example examples[EXAMPLES];
  unsigned count;
  unsigned more = gather(page, difference, examples, &count);
  fputs("| states | for example | expected | observed | segments |\n"
        "| --- | --- | --- | --- | ---: |\n",
        out);
  for (unsigned e = 0; e < count; e++) {
    const struct example *x = &examples[e];
    fputs("| ", out);
    write_states_of(x->states, out);
    fprintf(out, " | `%s`<br>", page->sweep->cells->items[x->first->cell].name);
    write_segment(x->first, out);
    fprintf(out, " | `%s` | `%s` | %u |\n", x->expected, x->observed, x->count);
  }
  if (more > 0)
    fprintf(out, "| | | | others of the kind | %u |\n", more);
  fputc('\n', out);
}

static unsigned cells_of(const struct page *page, size_t difference) {
  unsigned count = 0;
  for (unsigned s = 0; s < TCP_STATES; s++)
    for (unsigned w = 0; w < GRID_WORDS; w++)
      count += (unsigned)(page->grid.fields[s][w].ids >> difference & 1);
  return count;
}

static void write_contents(const struct page *page, FILE *out) {
  fputs("| | | cells | does it matter? |\n| --- | --- | ---: | --- |\n", out);
  for (size_t d = 0; d < page->differences->count; d++) {
    const struct difference *item = &page->differences->items[d];
    if (!is_found(item))
      continue;
    fprintf(out, "| [%s](#%s) | %s | %u | %.*s |\n", item->id, item->id,
            item->title, cells_of(page, d), (int)strcspn(item->matters, ":;.,"),
            item->matters);
  }
  fputc('\n', out);
}

static void write_differences(const struct page *page, FILE *out) {
  for (size_t d = 0; d < page->differences->count; d++) {
    const struct difference *item = &page->differences->items[d];
    if (!is_found(item))
      continue;
    fprintf(out,
            "### <a id=\"%s\"></a>%s: %s\n\n- **The standard:** %s\n"
            "- **%s:** %s\n- **Why:** %s\n- **Does it matter?** %s\n\n",
            item->id, item->id, item->title, item->rfc, page->name, item->does,
            item->why, item->matters);
    if (item->trials > 0)
      write_examples(page, (int)d, out);
  }
}

/* --- The matrix, and what is missing -------------------------------------- */

static void write_matrix(const struct page *page, FILE *out) {
  fputs(
      "`=` agrees, whatever side the segment comes from; a name is that of a "
      "difference; a small letter says why a cell was not driven (below); "
      "where nothing stands, the state has no such class. Attributes that are "
      "not named may have any value.\n\n",
      out);
  for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
    fprintf(out, "### %s\n\n", groups[g].title);
    grid_print(&page->grid, page->sweep, page->differences, groups[g].first,
               groups[g].last, out);
  }
}

static void write_reasons(const struct page *page, FILE *out) {
  struct grid_counts all = grid_count(&page->grid, TCP_STATES);
  fputs("| | cells | reason |\n| --- | ---: | --- |\n", out);
  for (unsigned r = DRIVEN + 1; r < REASONS; r++)
    if (all.reasons[r] > 0)
      fprintf(out, "| %c | %u | %s |\n", grid_letters[r], all.reasons[r],
              grid_reasons[r]);
  fputs("\nWays that do not lead where the table says:\n\n"
        "| to | by | ends in | difference |\n| --- | --- | --- | --- |\n",
        out);
  for (unsigned w = 0; w < nways; w++) {
    const struct sweep_way *way = &page->sweep->ways[w];
    if (way->end != WAY_ARRIVED)
      fprintf(out, "| %s | `%s` | %s | %s |\n", ways[w].configuration,
              ways[w].script,
              way->end == WAY_REFUSED ? "a call or a segment that fails"
                                      : differences_end(way),
              way->difference < 0
                  ? "**?**"
                  : page->differences->items[way->difference].id);
  }
  fputc('\n', out);
}

static void write_settings(const struct page *page, FILE *out) {
  char line[400];
  FILE *in = page->settings ? fopen(page->settings, "r") : NULL;
  if (in == NULL)
    return;
  fputs("## Settings\n\n| | | why |\n| --- | --- | --- |\n", out);
  while (fgets(line, sizeof line, in) != NULL) {
    char *value = strchr(line, ' ');
    char *why = value ? strchr(value + 1, ' ') : NULL;
    if (why == NULL)
      continue;
    *value = *why = '\0';
    why[strcspn(why + 1, "\n") + 1] = '\0';
    fprintf(out, "| `%s` | %s | %s |\n", line, value + 1, why + 1);
  }
  fclose(in);
}

void page_write(const struct page *page, FILE *out) {
  write_head(page, out);
  write_states(page, out);
  fputs("## Differences\n\n", out);
  write_contents(page, out);
  fputs("What is expected and observed reads: segments in reply, as the RFC "
        "writes them, with numbers as they were before the segment came; the "
        "state afterwards; what the user is told and how many octets it "
        "gets.\n\n",
        out);
  write_differences(page, out);
  fputs("## Matrix\n\n", out);
  write_matrix(page, out);
  fputs("## Not driven\n\n", out);
  write_reasons(page, out);
  write_settings(page, out);
}

void page_write_line(const struct page *page, FILE *out) {
  struct grid_counts all = grid_count(&page->grid, TCP_STATES);
  char file[32];
  snprintf(file, sizeof file, "%s", page->name);
  for (char *c = file; *c != '\0'; c++)
    *c = (char)tolower((unsigned char)*c);
  fprintf(out,
          "| [%s %s](peers/%s.md) | %s | %zu | %u of %u (%.1f %%) | %u | %u | "
          "%zu |\n",
          page->name, page->version, file,
          cells_option_names(page->sweep->cells), page->sweep->ntrials,
          all.driven, all.possible, percent(all.driven, all.possible),
          all.agree, all.differ, nfound(page));
}
