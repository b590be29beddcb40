/* Reads the arguments of `synfin explain`: STATE EVENT [NAME=VALUE ...]. */
#include "explain.h"
#include <stdlib.h>
#include <string.h>

struct asking {
  struct explain_question *question;
  FILE *err;
};

/* "did you mean 'x'?" or, where nothing is near, the list of what there is. */
static bool unknown(const struct asking *asking, const char *kind,
                    const char *name, const char *const *known, size_t count) {
  const char *nearest = diag_nearest(name, known, count);
  fprintf(asking->err, "synfin: '%s' is no %s", name, kind);
  if (nearest != NULL) {
    fprintf(asking->err, "; did you mean '%s'?\n", nearest);
    return false;
  }
  if (count == 0)
    fprintf(asking->err, "; there is none");
  for (size_t i = 0; i < count; i++)
    fprintf(asking->err, "%s%s", i == 0 ? "; there is " : ", ", known[i]);
  fputc('\n', asking->err);
  return false;
}

static const char **names(const struct asking *asking, int count) {
  return ARENA_ARRAY(asking->question->arena, const char *, count + 1);
}

static bool read_state(const struct asking *asking, const char *name) {
  const struct model *model = asking->question->model;
  const char **known = names(asking, model->nstates);
  for (int s = 0; s < model->nstates; s++) {
    known[s] = model->states[s].name;
    if (strcmp(known[s], name) == 0) {
      asking->question->state = s;
      return true;
    }
  }
  return unknown(asking, "state", name, known, (size_t)model->nstates);
}

static bool read_event(const struct asking *asking, const char *name) {
  const struct model *model = asking->question->model;
  const char **known = names(asking, model->nevents);
  for (int e = 0; e < model->nevents; e++) {
    known[e] = model->events[e].name;
    if (strcmp(known[e], name) == 0) {
      asking->question->event = e;
      return true;
    }
  }
  return unknown(asking, "event", name, known, (size_t)model->nevents);
}

/* Does the event carry this attribute? Flags are always at hand. */
static bool is_carried(const struct explain_question *question, int d) {
  const struct event *event = &question->model->events[question->event];
  if (question->model->dimensions[d].is_flag)
    return true;
  for (int i = 0; i < event->nattributes; i++)
    if (event->attributes[i] == d)
      return true;
  return false;
}

static void name_options(const struct asking *asking, struct when when) {
  const struct model *model = asking->question->model;
  for (int i = 0; i < model->noptions; i++) {
    if (when.on >> i & 1)
      fprintf(asking->err, " %s", model->options[i].name);
    if (when.off >> i & 1)
      fprintf(asking->err, " not %s", model->options[i].name);
  }
  fputc('\n', asking->err);
}

static bool find_dimension(const struct asking *asking, const char *name,
                           int *found) {
  const struct explain_question *question = asking->question;
  const struct model *model = question->model;
  const char *event = model->events[question->event].name;
  const char **known = names(asking, model->ndimensions);
  size_t count = 0;
  for (int d = 0; d < model->ndimensions; d++) {
    const struct dimension *dimension = &model->dimensions[d];
    bool carried = is_carried(question, d);
    if (strcmp(dimension->name, name) == 0) {
      *found = d;
      if (!carried)
        fprintf(asking->err, "synfin: %s does not carry the attribute '%s'\n",
                event, name);
      else if (!when_holds(dimension->when, question->options)) {
        fprintf(asking->err, "synfin: '%s' exists only if", name);
        name_options(asking, dimension->when);
        return false;
      }
      return carried;
    }
    if (carried && when_holds(dimension->when, question->options))
      known[count++] = dimension->name;
  }
  return unknown(
      asking,
      arena_printf(question->arena, "attribute of %s, and no flag", event),
      name, known, count);
}

static bool find_value(const struct asking *asking, int d, const char *name,
                       uint8_t *found) {
  const struct dimension *dimension = &asking->question->model->dimensions[d];
  const char **known = names(asking, dimension->count);
  size_t count = 0;
  for (int v = 0; v < dimension->count; v++) {
    const struct value *value = &dimension->values[v];
    bool held = when_holds(value->when, asking->question->options);
    if (strcmp(value->name, name) == 0) {
      *found = (uint8_t)v;
      if (held)
        return true;
      fprintf(asking->err, "synfin: '%s=%s' exists only if", dimension->name,
              name);
      name_options(asking, value->when);
      return false;
    }
    if (held)
      known[count++] = value->name;
  }
  return unknown(
      asking,
      arena_printf(asking->question->arena, "value of '%s'", dimension->name),
      name, known, count);
}

static bool read_setting(const struct asking *asking, const char *argument) {
  struct explain_question *question = asking->question;
  const char *equals = strchr(argument, '=');
  const char *name =
      arena_copy(question->arena, argument, (size_t)(equals - argument));
  int d = MODEL_NONE;
  if (!find_dimension(asking, name, &d))
    return false;
  if (question->origins[d] != EXPLAIN_DEFAULT) {
    fprintf(asking->err, "synfin: '%s' is given twice\n", name);
    return false;
  }
  if (strcmp(equals + 1, "*") == 0) {
    question->origins[d] = EXPLAIN_STAR;
    return true;
  }
  question->origins[d] = EXPLAIN_GIVEN;
  return find_value(asking, d, equals + 1, &question->values[d]);
}

bool explain_ask(struct explain_question *question, int argc, char **argv,
                 FILE *err) {
  struct asking asking = {question, err};
  int words = 0;
  bool good = true;
  for (int i = 0; i < argc; i++) {
    if (strchr(argv[i], '=') != NULL)
      continue;
    words++;
    if (words == 1)
      good = read_state(&asking, argv[i]) && good;
    else if (words == 2)
      good = read_event(&asking, argv[i]) && good;
  }
  if (words != 2) {
    fprintf(err, "synfin: explain wants a state, an event, and then "
                 "NAME=VALUE for attributes and flags\n");
    return false;
  }
  for (int i = 0; good && i < argc; i++)
    if (strchr(argv[i], '=') != NULL)
      good = read_setting(&asking, argv[i]);
  return good;
}
