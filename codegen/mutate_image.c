/* Tables as bytes, for emitted tests to load: the arrays of the shape `packed`
 * as numbers of as many bytes as they need. */
#include <string.h>

#include "emit_c_packed.h"
#include "mutate.h"

enum {
  ID_ROOM = 16 /* bytes of a table's name, NULs behind it */
};

/* Seven bits to a byte, the lowest first; all bytes but the last are 128 or
 * more. */
static void put_word(struct emit_text *out, uint32_t word) {
  char bytes[5];
  size_t count = 0;
  for (; word > 127; word >>= 7)
    bytes[count++] = (char)((word & 127) | 128);
  bytes[count++] = (char)word;
  emit_bytes(out, bytes, count);
}

static void put_words(struct emit_text *out, const int *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    put_word(out, (uint32_t)words[i]);
}

void image_head(struct emit_text *out, const struct flat *flat) {
  const struct model *model = flat->model;
  emit_put(out, "synfin tables 1\n");
  put_word(out, (uint32_t)model->nconfigurations);
  put_word(out, (uint32_t)model->nevents);
  put_word(out, (uint32_t)model->nops);
  put_word(out, flat->options);
}

/* A node: the field of its attribute, then what each value leads to. */
static void put_node(struct emit_text *out, const struct emit_c *c,
                     const struct packed *p, int event, int number) {
  const struct class_node *of = &p->classes->events[event].nodes[number];
  const struct emit_layout *layout = c->layouts[event];
  int d = c->model->events[event].attributes[of->attribute];
  int count = c->model->dimensions[d].count;
  put_word(out, (uint32_t)(layout->shifts[of->attribute] |
                           layout->bits[of->attribute] << 5));
  for (int v = 0; v < count; v++)
    put_word(out, (uint32_t)emit_c_packed_reference(p, event, of->children[v]));
  if (count % 2 == 0)
    put_word(out, 0);
}

static void put_counts(struct emit_text *out, const struct packed *p) {
  put_word(out, (uint32_t)p->nnodes);
  put_word(out, (uint32_t)p->classes->nrows);
  put_word(out, (uint32_t)p->runs.count);
  put_word(out, (uint32_t)p->classes->noutcomes);
  put_word(out, (uint32_t)p->lists->length);
  put_word(out, (uint32_t)p->classes->same);
}

static void put_table(struct emit_text *out, const struct emit_c *c,
                      const struct packed *p) {
  const struct classes *classes = p->classes;
  put_counts(out, p);
  for (int e = 0; e < c->model->nevents; e++) {
    put_word(out, (uint32_t)p->events[e].nodes);
    put_word(out, (uint32_t)classes->events[e].first);
    put_word(out, (uint32_t)classes->events[e].count);
  }
  for (int e = 0; e < c->model->nevents; e++)
    for (int n = classes->events[e].nnodes - 1; n >= 0; n--)
      put_node(out, c, p, e, n);
  put_words(out, p->rows, (size_t)classes->nrows);
  put_words(out, p->runs.items, p->runs.count);
  for (int o = 0; o < classes->noutcomes; o++) {
    put_word(out, (uint32_t)classes->outcomes[o].code);
    put_word(out, (uint32_t)p->lists->offsets[classes->outcomes[o].list]);
  }
  for (int i = 0; i < p->lists->length; i++)
    put_word(out, p->lists->ops[i]);
}

bool image_table(struct emit_text *out, const struct flat *flat, const char *id,
                 struct diag *diag) {
  struct arena work = {NULL};
  struct emit_c c = {.arena = &work,
                     .model = flat->model,
                     .wide = emit_c_is_wide(flat->model)};
  char name[ID_ROOM] = {0};
  size_t length = strlen(id);
  memcpy(name, id, length < ID_ROOM ? length : ID_ROOM - 1);
  c.layouts = ARENA_ARRAY(&work, struct emit_layout *, c.model->nevents + 1);
  bool good = true;
  for (int e = 0; good && e < c.model->nevents; e++)
    good = (c.layouts[e] = emit_layout(&work, c.model, e, diag)) != NULL;
  const struct classes *classes =
      good ? classes_make(&work, flat, false, diag) : NULL;
  const struct packed *p =
      classes ? emit_c_packed_make(&c, classes, diag) : NULL;
  if (p) {
    emit_bytes(out, name, sizeof name);
    put_table(out, &c, p);
  }
  arena_free(&work);
  return p != NULL;
}
