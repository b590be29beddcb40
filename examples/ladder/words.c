#include "words.h"

#include <string.h>

/* Appends as much as there is room for. */
static void append(char text[WORDS_ROOM], const char *word) {
  strncat(text, word, WORDS_ROOM - 1 - strlen(text));
}

/* " passive", but " data=yes": yes and no mean nothing by themselves. */
static void append_value(char text[WORDS_ROOM],
                         const struct synfin_field *field, uint32_t input) {
  const char *value = field->values[words_value(input, field)];
  append(text, " ");
  if (strcmp(value, "yes") == 0 || strcmp(value, "no") == 0) {
    append(text, field->name);
    append(text, "=");
  }
  append(text, value);
}

void words_call(char text[WORDS_ROOM], unsigned event, uint32_t input,
                uint32_t given) {
  const struct synfin_event_names *names = &tcp_names.events[event];
  text[0] = '\0';
  append(text,
         event == TCP_EVENT_TIME_WAIT_TIMEOUT ? "2 MSL over" : names->name);
  for (unsigned i = 0; i < names->nfields; i++)
    if (words_value(given, &names->fields[i]) != 0)
      append_value(text, &names->fields[i], input);
}

void words_input(char text[WORDS_ROOM], const struct endpoint_step *step) {
  const struct synfin_event_names *names = &tcp_names.events[step->event];
  text[0] = '\0';
  append(text, names->name);
  for (unsigned i = 0; i < names->nfields; i++) {
    const struct synfin_field *field = &names->fields[i];
    append(text, " ");
    append(text, field->name);
    append(text, "=");
    append(text, field->values[words_value(step->input, field)]);
  }
}

void words_actions(char text[WORDS_ROOM], const struct endpoint_step *step) {
  text[0] = '\0';
  append(text, step->actions[0] == TCP_END ? "nothing" : "");
  for (const tcp_op *op = step->actions; *op != TCP_END; op++) {
    append(text, tcp_names.ops[*op]);
    append(text, op[1] == TCP_END ? "" : ",\n");
  }
}
