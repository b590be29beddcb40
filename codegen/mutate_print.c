/* What `synfin mutate` prints. */
#include "mutate_print.h"

#include <stdio.h>

#include "explain.h"
#include "json.h"

void mutate_count(struct mutate_counts *counts, const struct mutant *mutant,
                  const struct verdict *verdict) {
  counts->counts[mutant->kind][verdict->class][verdict->refused != NULL]++;
}

void mutate_print(const struct model *model, const struct mutant *mutant,
                  const struct verdict *verdict) {
  const struct row *row = &model->rows[mutant->row];
  printf("%s:%u: %s %s: %s: %s", model->source->name,
         explain_line(model, row->span), mutant->id,
         mutate_kind_name(mutant->kind), row->label, mutant->what);
  if (verdict->class != MUTANT_DIFFERENT)
    printf(" [%s%s%s]", mutate_class_name(verdict->class),
           verdict->reason ? ": " : "", verdict->reason ? verdict->reason : "");
  if (verdict->refused)
    printf(" [refused: %s]", verdict->refused);
  putchar('\n');
}

/* --- For programs --------------------------------------------------------- */

static void put_text(const char *key, const char *text) {
  printf("\"%s\":", key);
  if (text)
    json_put_text(text, stdout);
  else
    printf("null");
}

static void put_more(const char *key, const char *text) {
  putchar(',');
  put_text(key, text);
}

void mutate_print_json(const struct model *model, const struct choices *choices,
                       const struct mutant *mutant,
                       const struct verdict *verdict) {
  const struct row *row = &model->rows[mutant->row];
  putchar('{');
  put_text("id", mutant->id);
  put_more("kind", mutate_kind_name(mutant->kind));
  put_more("file", model->source->name);
  printf(",\"line\":%u", explain_line(model, row->span));
  put_more("row", row->label);
  put_more("edit", mutant->what);
  put_more("class", mutate_class_name(verdict->class));
  put_more("reason", verdict->reason);
  put_more("refused", verdict->refused);
  put_more("choice", verdict->class == MUTANT_DIFFERENT
                         ? choices->names[verdict->choice]
                         : NULL);
  puts("}");
}

void mutate_print_kinds(FILE *out) {
  fputs("\nKinds:\n", out);
  for (int k = 0; k < MUTANT_KINDS; k++)
    fprintf(out, "  %-10s %s\n", mutate_kind_name((enum mutant_kind)k),
            mutate_kind_text((enum mutant_kind)k));
}

/* --- Counts --------------------------------------------------------------- */

static void print_line(const char *name,
                       const size_t (*counts)[MUTANT_CLASSES][2], int lines) {
  size_t sums[MUTANT_CLASSES][2] = {{0}}, all = 0;
  for (int k = 0; k < lines; k++)
    for (int class = 0; class < MUTANT_CLASSES; class ++)
      for (int refused = 0; refused < 2; refused++) {
        sums[class][refused] += counts[k][class][refused];
        all += counts[k][class][refused];
      }
  printf("%-10s %8zu", name, all);
  for (int refused = 0; refused < 2; refused++)
    printf(" %10zu %9zu %7zu", sums[MUTANT_DIFFERENT][refused],
           sums[MUTANT_EXCHANGED][refused], sums[MUTANT_SAME][refused]);
  printf(" %9zu\n", sums[MUTANT_UNDEFINED][0] + sums[MUTANT_UNDEFINED][1]);
}

void mutate_print_counts(const struct mutate_counts *counts, bool listed) {
  const size_t(*all)[MUTANT_CLASSES][2] =
      (const size_t(*)[MUTANT_CLASSES][2])counts->counts;
  if (listed)
    putchar('\n');
  printf("%-10s %8s %28s %28s\n", "", "", "accepted by the compiler",
         "refused by it");
  printf("%-10s %8s %10s %9s %7s %10s %9s %7s %9s\n", "kind", "mutants",
         "different", "exchanged", "same", "different", "exchanged", "same",
         "undefined");
  for (int k = 0; k < MUTANT_KINDS; k++)
    print_line(mutate_kind_name((enum mutant_kind)k), all + k, 1);
  print_line("all", all, MUTANT_KINDS);
}
