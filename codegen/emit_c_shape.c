/* What the shapes share: outcomes, action lists, arrays of numbers. */
#include "emit_c_shape.h"

static const struct emit_types types[] = {
    [EMIT_SMALL] = {"synfin_", "uint8_t", "uint16_t", "uint16_t", 1, 2, 2, 1},
    [EMIT_LONG] = {"synfin_long_", "uint16_t", "uint32_t", "uint64_t", 2, 4, 8,
                   1},
    [EMIT_WIDE] = {"synfin_wide_", "uint16_t", "uint32_t", "uint64_t", 2, 4, 8,
                   2},
    [EMIT_WIDE_LONG] = {"synfin_wide_long_", "uint32_t", "uint32_t", "uint64_t",
                        4, 4, 8, 2}};

enum emit_range emit_c_range(const struct emit_c *c, size_t small, size_t large,
                             int bits) {
  if (c->wide)
    return small <= UINT16_MAX ? EMIT_WIDE : EMIT_WIDE_LONG;
  if (small <= UINT8_MAX && large <= UINT16_MAX && bits <= 16)
    return EMIT_SMALL;
  return small <= UINT16_MAX ? EMIT_LONG : EMIT_TOO_LARGE;
}

const struct emit_types *emit_c_types(enum emit_range range) {
  return &types[range];
}

void emit_c_array(struct emit_text *out, const int *items, int count) {
  emit_put(out, "{");
  for (int i = 0; i < count; i++) {
    emit_put(out, i % 16 == 0 ? "\n    " : " ");
    emit_number(out, items[i]);
    emit_put(out, ",");
  }
  emit_put(out, "\n  }");
}

void emit_c_open_variant(struct emit_text *out, const struct emit_c *c,
                         const struct flat *flat, enum emit_shape shape) {
  const char *name = emit_variant_name(c->names, flat->name);
  emit_c_open(out, c,
              arena_printf(c->arena, "The machine %s, variant %s, shape %s.",
                           c->model->name, flat->name, emit_shape_name(shape)));
  emit_format(out, "#include \"%s\"\n\n", c->header);
  emit_c_version(out, emit_file_name(c->arena, name, ".c"));
  emit_put(out, "/* clang-format off */\n");
}

void emit_c_close_variant(struct emit_c *c, struct emit_text *out,
                          const struct flat *flat, const char *step,
                          const char *data) {
  const char *name = emit_variant_name(c->names, flat->name);
  emit_format(out,
              "extern const struct %stable %s;\n"
              "const struct %stable %s = {\n  .step = %s,\n  .data = %s,\n"
              "  .options = 0u",
              emit_c_runtime(c), name, emit_c_runtime(c), name, step, data);
  for (int i = 0; i < c->model->noptions; i++)
    if ((flat->options >> i & 1) != 0)
      emit_format(out, "\n    | %s", c->names->options[i]);
  emit_format(out,
              ",\n#ifdef SYNFIN_TRAP\n  .possible = %s_possible,\n#endif\n};\n"
              "/* clang-format on */\n",
              c->names->lower);
  emit_c_close(c, out, name, ".c");
}

void emit_c_lists(struct emit_text *out, const struct emit_c *c,
                  const struct list_pool *pool) {
  emit_put(out, "{");
  for (int i = 0; i < pool->length; i++) {
    if (i == 0 || pool->ops[i - 1] == OP_END)
      emit_format(out, "\n    /* %d */", i);
    emit_put(out, " ");
    emit_put(out, c->names->ops[pool->ops[i]]);
    emit_put(out, ",");
  }
  emit_put(out, "\n  }");
}

const char *emit_c_list_text(const struct emit_c *c, const struct list *list) {
  struct emit_text text;
  emit_text_init(&text, c->arena);
  for (int i = 0; i < list->count; i++) {
    emit_put(&text, i == 0 ? "" : ", ");
    emit_put(&text, c->model->ops[list->ops[i]].name);
  }
  return list->count == 0 ? "nothing" : text.text;
}

const char *emit_c_code(const struct emit_c *c, const struct classes *classes,
                        int code) {
  if (code < c->model->nconfigurations)
    return c->names->configurations[code];
  int distance = code - classes->same;
  return distance == 0
             ? "SAME"
             : arena_printf(c->arena, "SAME %c %d", distance < 0 ? '-' : '+',
                            distance < 0 ? -distance : distance);
}

void emit_size_add(struct emit_size *size, const char *part, int count,
                   int bytes) {
  size_t total = (size_t)count * (size_t)bytes;
  size->parts[size->nparts].part = part;
  size->parts[size->nparts++].bytes = total;
  size->total += total;
}

void emit_c_too_large(const struct flat *flat, enum emit_shape shape,
                      struct diag *diag) {
  struct diag_finding *finding = diag_report(
      diag, DIAG_LIMIT, flat->model->states[flat->model->initial].span,
      "variant '%s' is too large for the shape `%s`", flat->name,
      emit_shape_name(shape));
  diag_note(diag, finding, "the shape `switch` has no such bound");
}
