/* The emitted tests: one test for each row that fires and for each state and
 * event that ignores or excludes something, all for one variant. */
#include "emit_cmocka.h"
#include <ctype.h>
#include <string.h>
#include "outputs.h"

/* The name of a test: they must differ, and keep to an alphabet that every
 * output format of every cmocka can carry. */
static const char *label(struct emit_scope *taken, const char *text) {
  static const char others[] = " .=,_-";
  char *name = arena_copy(taken->arena, text, strlen(text));
  for (char *c = name; *c != '\0'; c++)
    if (!isalnum((unsigned char)*c) && strchr(others, *c) == NULL)
      *c = '_';
  const char *own = name;
  for (int n = 2; !emit_scope_take(taken, own); n++)
    own = arena_printf(taken->arena, "%s -%d", name, n);
  return own;
}

/* One test: the data, and the line of the suite, which comes later. */
struct writing {
  struct emit_text *out;
  struct emit_text *suite;
  struct emit_scope labels;
  int count;
};

/* The line of the suite, once the data has been written. */
static void add_test(struct writing *writing, const char *name) {
  emit_put(writing->suite, "  {\"");
  emit_put(writing->suite, label(&writing->labels, name));
  emit_put(writing->suite, "\",\n   run, NULL, NULL, &tests[");
  emit_number(writing->suite, writing->count++);
  emit_put(writing->suite, "]},\n");
}

static void put_row_tests(struct writing *writing,
                          const struct cmocka_inputs *inputs) {
  int number = 0;
  for (int r = 0; r < inputs->model->nrows; r++) {
    if (!inputs->fired[r])
      continue;
    emit_put(writing->out, "  {");
    emit_number(writing->out, number++);
    emit_put(writing->out, ", DONE, 0, 0},\n");
    add_test(writing, inputs->model->rows[r].label);
  }
}

static void put_end_tests(struct writing *writing,
                          const struct cmocka_inputs *inputs,
                          const struct emit_names *names) {
  static const char *const words[] = {"ignored", "illegal"};
  static const char *const ends[] = {"IGNORED", "ILLEGAL"};
  const struct model *model = inputs->model;
  for (int cell = 0; cell < model->nstates * model->nevents; cell++)
    for (int end = 0; end < 2; end++) {
      int state = cell / model->nevents, event = cell % model->nevents;
      if (!inputs->ended[2 * cell + end])
        continue;
      emit_put(writing->out, "  {NONE, ");
      emit_put(writing->out, ends[end]);
      emit_put(writing->out, ",\n   ");
      emit_put(writing->out, names->states[state]);
      emit_put(writing->out, ", ");
      emit_put(writing->out, names->events[event]);
      emit_put(writing->out, "},\n");
      add_test(writing, arena_printf(writing->out->arena, "%s %s %s",
                                     words[end], model->states[state].name,
                                     model->events[event].name));
    }
}

void cmocka_put_tests(struct emit_text *out, const struct cmocka_inputs *inputs,
                      const struct emit_names *names) {
  struct emit_text suite;
  struct writing writing = {.out = out, .suite = &suite};
  emit_scope_init(&writing.labels, out->arena);
  emit_text_init(&suite, out->arena);
  emit_put(out, "static struct test tests[] = {\n");
  put_row_tests(&writing, inputs);
  put_end_tests(&writing, inputs, names);
  emit_format(out, "};\n\nenum {\n  TESTS = %d\n};\n\n", writing.count);
  emit_put(out, "static const struct CMUnitTest suite[] = {\n");
  emit_bytes(out, suite.text, suite.length);
  emit_format(out, "  {\"%s\",\n   count_inputs, NULL, NULL, NULL},\n};\n\n",
              label(&writing.labels, "every input, once"));
}

/* The shape that tables from a file get: one that all of them fit into. */
static void put_shape(struct emit_text *out, bool wide) {
  const char *shape = wide ? "synfin_wide_long_" : "synfin_long_";
  emit_format(out,
              "#define SHAPE struct %spacked\n"
              "#define SHAPE_EVENT struct %spacked_event\n"
              "#define SHAPE_STEP %spacked_step\n"
              "#define SHAPE_SMALL %s\n#define SHAPE_UNIT %s\n\n",
              shape, shape, shape, wide ? "uint32_t" : "uint16_t",
              wide ? "uint16_t" : "uint8_t");
}

/* The head of the program: what it is, and what it needs. */
static void put_head(struct emit_text *out, const struct model *model,
                     const struct flat *flat, struct emit_names *names) {
  const char *table = emit_variant_name(names, flat->name);
  bool wide = model->nconfigurations > 255 || model->nops > 255;
  const char *width = wide ? "synfin_wide_" : "synfin_";
  emit_comment(out, 0,
               arena_printf(out->arena,
                            "Tests of the machine %s, variant %s. Made by "
                            "synfin from %s; do not edit. What synfin emits "
                            "carries no licence of synfin's.",
                            model->name, flat->name, emit_source_name(model)));
  emit_put(out, "#include <setjmp.h>\n#include <stdarg.h>\n"
                "#include <stdbool.h>\n#include <stddef.h>\n"
                "#include <stdint.h>\n#include <stdio.h>\n"
                "#include <stdlib.h>\n#include <string.h>\n"
                "#include <cmocka.h>\n"
                "#include \"synfin/machine.h\"\n");
  emit_format(out, "#include \"%s\"\n\n",
              emit_file_name(out->arena, names->lower, ".h"));
  emit_format(out,
              "#define NAME \"%s\"\n#define SOURCE \"%s\"\n"
              "#define TABLE %s\n#define TABLE_TYPE %stable\n"
              "#define STEP %sstep\n#define RESULT %sresult\n",
              table, emit_source_name(model), table, width, width, width);
  put_shape(out, wide);
  emit_format(out, "extern const struct %stable %s;\n\n", width, table);
  emit_put(out,
           "#define NONE UINT32_MAX       /* ends lists */\n"
           "#define SAME (UINT32_MAX - 1) /* the configuration stays */\n\n"
           "enum end { DONE, IGNORED, ILLEGAL };\n\n");
}

static void put_program(struct emit_text *out,
                        const struct cmocka_inputs *inputs,
                        const struct emit_names *names) {
  emit_put(out, "/* clang-format off */\n");
  cmocka_put_names(out, inputs->model, names);
  cmocka_put_inputs(out, inputs, names);
  emit_put(out, "/* clang-format on */\n\n");
  for (int i = 0; cmocka_runner[i] != NULL; i++) {
    emit_put(out, cmocka_runner[i]);
    emit_put(out, "\n");
  }
  emit_put(out, "/* clang-format off */\n");
  cmocka_put_tests(out, inputs, names);
  emit_put(out, "/* clang-format on */\n\n");
  for (int i = 0; cmocka_tables[i] != NULL; i++) {
    emit_put(out, cmocka_tables[i]);
    emit_put(out, "\n");
  }
  emit_put(out, cmocka_program);
}

void emit_cmocka(struct arena *arena, const struct emission *emission,
                 const struct flat *flat, struct text_file *file) {
  struct emit_text out;
  struct arena scratch = {0};
  struct cmocka_inputs inputs;
  const struct model *model = emission->model;
  struct emit_names *names = emission->names;
  emit_text_init(&out, arena);
  inputs.trusts = emission->trusts;
  cmocka_gather(&inputs, &scratch, model, flat->options);
  put_head(&out, model, flat, names);
  if (inputs.cut || inputs.nboxes == 0)
    emit_format(&out,
                "#error This machine has %s inputs: there are no tests.\n",
                inputs.cut ? "too many" : "no");
  else
    put_program(&out, &inputs, names);
  file->name =
      emit_file_name(arena, emit_variant_name(names, flat->name), "_test.c");
  file->text = out.text;
  file->length = out.length;
  arena_free(&scratch);
}
