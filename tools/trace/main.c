/* synfin-trace: the TCP connections of a capture, each end's states worked out
 * by the machine from what was on the wire. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "render.h"
#include "talks.h"

/* --- What is shown -------------------------------------------------------- */

static bool is_asked_for(const struct options *options, const struct talk *talk,
                         size_t number) {
  bool good = options->only == 0 || options->only == number + 1;
  bool has = options->address == NULL;
  for (unsigned e = 0; e < 2 && !has; e++) {
    char text[TALK_SOCKET];
    talk_socket(talk, e, text, sizeof text);
    has = strcmp(text, options->address) == 0;
    talk_address(talk, e, text, sizeof text);
    has = has || strcmp(text, options->address) == 0;
  }
  return good && has;
}

/* Of a long ladder the middle is left out, and said so. */
static void shorten(struct ladder *ladder, unsigned long most,
                    struct arena *arena) {
  unsigned long rows = (unsigned long)ladder->nrows;
  if (rows <= most)
    return;
  unsigned long head = (most + 1) / 2, tail = most - head;
  struct ladder_row *end = ladder->rows + ladder->nrows - tail;
  int cut = (int)(rows - most);
  struct ladder_row *last = &ladder->rows[head - 1];
  last->note =
      arena_printf(arena, "%s%s%d rows are left out: --rows draws more",
                   last->note == NULL ? "" : last->note,
                   last->note == NULL ? "" : "; ", cut);
  for (unsigned long i = 0; i < tail; i++) {
    ladder->rows[head + i] = end[i];
    if (end[i].left >= (int)head) /* no further up than the gap */
      ladder->rows[head + i].left =
          end[i].left - cut < (int)head ? LADDER_AT_ONCE : end[i].left - cut;
  }
  ladder->nrows = (int)most;
}

/* False where Graphviz failed. */
static bool draw(const struct options *options, struct ladder *ladder,
                 struct arena *arena) {
  struct emit_text out;
  struct text_file file = {.name = "connection.dot"};
  emit_text_init(&out, arena);
  shorten(ladder, options->rows, arena);
  if (options->form == FORM_DOT || options->form == FORM_SVG)
    ladder_dot(&out, ladder);
  else
    ladder_text(&out, ladder, options->form == FORM_ASCII);
  file.text = out.text;
  file.length = out.length;
  if (options->form == FORM_SVG && !render_svg(arena, &file))
    return false;
  fwrite(file.text, 1, file.length, stdout);
  return true;
}

static void sum_up(const struct talk *talk, size_t number,
                   const struct ladder *ladder,
                   const struct talk_account *account) {
  printf("%zu. %s: %zu segments, %u sent again, %u refused; %s, %s%s\n",
         number + 1, ladder->title, talk->count, account->again,
         account->refused, account->states[0], account->states[1],
         account->was_open ? "; begun before the capture" : "");
}

/* The status that it makes. */
static int show(const struct options *options, const struct rules *rules,
                const struct talk *talk, size_t number) {
  struct arena arena = {NULL};
  struct ladder ladder;
  struct talk_account account;
  int status = STATUS_OK;
  talk_replay(talk, options->table, rules, &arena, &ladder, &account);
  ladder.name =
      arena_printf(&arena, "connection-%lu", (unsigned long)number + 1);
  if (options->form == FORM_LIST) {
    sum_up(talk, number, &ladder, &account);
  } else {
    if (options->form == FORM_UTF8 || options->form == FORM_ASCII)
      printf("%zu. ", number + 1);
    if (!draw(options, &ladder, &arena))
      status = STATUS_USAGE;
    if (options->form == FORM_UTF8 || options->form == FORM_ASCII)
      printf("%zu segments, %u sent again, %u refused\n\n", talk->count,
             account.again, account.refused);
  }
  if (account.refused > 0 && status == STATUS_OK)
    status = STATUS_REFUSED;
  arena_free(&arena);
  return status;
}

/* What is in the file and not in a connection. */
static void name_rest(const struct talks *talks) {
  const struct {
    unsigned long count, first;
    const char *text;
  } rest[] = {
      {talks->fragments.count, talks->fragments.first,
       "fragments of TCP segments, which are not put together"},
      {talks->cut.count, talks->cut.first,
       "cut off before the end of a header; capture more of each (tcpdump -s)"},
      {talks->damaged.count, talks->damaged.first,
       "damaged: their lengths contradict each other"}};
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
    if (rest[i].count > 0)
      fprintf(stderr,
              "synfin-trace: %lu packets left out, the first is %lu: %s\n",
              rest[i].count, rest[i].first, rest[i].text);
}

/* How many are asked for; false after a message where that cannot be drawn. */
static bool is_possible(const struct options *options,
                        const struct talks *talks) {
  size_t count = 0;
  for (size_t i = 0; i < talks->count; i++)
    count += is_asked_for(options, &talks->items[i], i);
  bool one = options->form == FORM_DOT || options->form == FORM_SVG;
  if (count > 0 && (!one || count == 1))
    return true;
  if (count == 0)
    fprintf(stderr,
            "synfin-trace: %s: no such connection among %zu; --list shows "
            "them\n",
            options->file, talks->count);
  else
    fprintf(stderr,
            "synfin-trace: %zu connections; name one with --connection\n",
            count);
  return false;
}

static int show_all(const struct options *options, const struct talks *talks) {
  struct rules rules;
  int worst = STATUS_OK;
  if (!is_possible(options, talks) || !rules_open(&rules))
    return STATUS_USAGE;
  for (size_t i = 0; i < talks->count; i++)
    if (is_asked_for(options, &talks->items[i], i)) {
      int status = show(options, &rules, &talks->items[i], i);
      worst = status > worst ? status : worst;
    }
  rules_close(&rules);
  return worst;
}

int main(int argc, char **argv) {
  struct options options;
  struct talks talks;
  int status;
  bool is_damaged = false;
  if (!options_read(&options, argc, argv, &status))
    return status;
  if (!talks_read(&talks, options.file, &is_damaged))
    return STATUS_USAGE;
  name_rest(&talks);
  status = show_all(&options, &talks);
  if (is_damaged && status == STATUS_OK)
    status = STATUS_REFUSED;
  talks_free(&talks);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    fputs("synfin-trace: cannot write to standard output\n", stderr);
    return STATUS_USAGE;
  }
  return status;
}
