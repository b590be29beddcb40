#include "rules.h"

#include <stdio.h>
#include <string.h>

#include "interpret.h"
#include "parse.h"

/* spec/tcp.fsm, made by the build. */
extern const char trace_table[];
extern const unsigned long trace_table_length;

/* Do table and machine number states and attributes alike? */
static bool fits(const struct model *model) {
  if (model->nconfigurations != tcp_names.nconfigurations ||
      model->nevents != tcp_names.nevents ||
      model->nstates != tcp_names.nstates)
    return false;
  for (int i = 0; i < model->nconfigurations; i++)
    if (model->configurations[i].state != tcp_state_of[i])
      return false;
  for (int i = 0; i < model->nstates; i++)
    if (strcmp(model->states[i].name, tcp_names.states[i]) != 0)
      return false;
  for (int e = 0; e < model->nevents; e++)
    if (strcmp(model->events[e].name, tcp_names.events[e].name) != 0 ||
        model->events[e].nattributes != tcp_names.events[e].nfields)
      return false;
  return true;
}

bool rules_open(struct rules *rules) {
  struct arena tree = {NULL};
  memset(rules, 0, sizeof *rules);
  source_from_text(&rules->source, &rules->arena, "tcp.fsm", trace_table,
                   trace_table_length);
  diag_init(&rules->diag, &rules->arena, &rules->source);
  struct ast *ast =
      parse_into(&rules->arena, &tree, &rules->source, &rules->diag);
  if (!rules->diag.errors)
    rules->model = resolve(&rules->arena, ast, &rules->source, &rules->diag);
  arena_free(&tree);
  if (rules->model != NULL && fits(rules->model))
    return true;
  fputs("synfin-trace: its table is not that of its machine: build it anew\n",
        stderr);
  rules_close(rules);
  return false;
}

void rules_close(struct rules *rules) {
  arena_free(&rules->arena);
}

static const char *reference(const struct model *model, struct arena *arena,
                             const struct row *row) {
  if (row->refs.count == 0)
    return "";
  const struct reference *first = &row->refs.items[0];
  return *first->source == '\0'
             ? arena_printf(arena, "%s %s", model->standard, first->text)
             : first->text;
}

struct judgement rules_judge(const struct rules *rules, struct arena *arena,
                             uint32_t options, unsigned configuration,
                             unsigned event, uint32_t input) {
  const struct model *model = rules->model;
  const struct event *of = &model->events[event];
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  struct walk walk;
  for (int d = 0; d < model->ndimensions; d++)
    point[d] = model->configurations[configuration].flags[d];
  for (int a = 0; a < of->nattributes; a++) {
    const struct synfin_field *field = &tcp_names.events[event].fields[a];
    point[of->attributes[a]] =
        (uint8_t)(input >> field->shift & ((1u << field->bits) - 1));
  }
  interpret(model, options, (int)configuration, (int)event, point, &walk);
  struct judgement judgement = {.is_ignored = walk.end == WALK_IGNORED ||
                                              walk.end == WALK_ILLEGAL,
                                .state = walk.state,
                                .row = "",
                                .reference = ""};
  if (walk.nrows > 0) {
    const struct row *row = &model->rows[walk.rows[walk.nrows - 1]];
    judgement.row = row->label;
    judgement.reference = reference(model, arena, row);
    judgement.why = row->why != NULL ? row->why : row->says;
  }
  return judgement;
}
