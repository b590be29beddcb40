/* What every reader of scenarios has to know of them. */
#include "scenario.h"

/* The value that a condition of a scenario names: it has one. */
static uint8_t only_value(uint64_t values) {
  uint8_t value = 0;
  while (!(values >> value & 1))
    value++;
  return value;
}

void scenario_point(const struct model *model, options_t options,
                    int configuration, const struct step *step,
                    uint8_t *point) {
  const struct event *event = &model->events[step->event];
  for (int d = 0; d < model->ndimensions; d++)
    point[d] = model->configurations[configuration].flags[d];
  for (int a = 0; a < event->nattributes; a++)
    point[event->attributes[a]] = (uint8_t)model_default(
        model, options, event->attributes[a], step->event, configuration);
  for (int c = 0; c < step->conditions.count; c++)
    point[step->conditions.items[c].dimension] =
        only_value(step->conditions.items[c].values);
}

int scenario_start(const struct model *model) {
  uint8_t none[MODEL_MAX_DIMENSIONS] = {0};
  return model_configuration(model, model->initial, none);
}
