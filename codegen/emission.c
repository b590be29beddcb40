#include "classes.h"
#include "emit.h"

void emission_begin(struct emission *emission, const struct model *model,
                    const struct flat *const *flats, int nflats) {
  *emission =
      (struct emission){.model = model, .flats = flats, .nflats = nflats};
  emission->names = emit_names(&emission->arena, model);
  emission->classes =
      ARENA_ARRAY(&emission->arena, struct classes *, nflats + 1);
}

void emission_end(struct emission *emission) {
  arena_free(&emission->arena);
}

const struct classes *emission_classes(struct emission *emission,
                                       const struct flat *flat,
                                       struct diag *diag) {
  int number = 0;
  while (emission->flats[number] != flat)
    number++;
  struct classes **classes = &emission->classes[number];
  if (*classes == NULL)
    *classes = classes_make(&emission->arena, flat, emission->trusts, diag);
  return *classes;
}
