/* Writes the C of every choice of options in every shape, the glue that makes
 * it testable, and a list of what is to be compiled:
 *   generate SPEC FOLDER SHAPE... > LIST     lines "FILE OBJECT MACRO" */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "emit_c.h"
#include "load.h"

struct generator {
  struct loaded loaded;
  const char *folder;
  const struct flat **flats;
  struct emission emission;
  struct emit_names *names;
  struct emit_c c; /* for the glue */
  enum emit_shape shapes[3];
  int nshapes;
};

static void write_file(const char *path, const char *text, size_t length) {
  FILE *file = fopen(path, "wb");
  if (file == NULL || fwrite(text, 1, length, file) != length ||
      fclose(file) != 0) {
    perror(path);
    exit(2);
  }
}

static const char *variant_of(struct generator *g, size_t choice) {
  return emit_variant_name(g->names, g->loaded.choices[choice].name);
}

static void flatten_all(struct generator *g) {
  struct loaded *l = &g->loaded;
  g->flats = ARENA_ARRAY(&l->arena, const struct flat *, l->nchoices);
  for (size_t i = 0; i < l->nchoices; i++)
    g->flats[i] = flatten(&l->arena, l->model, l->choices[i].options,
                          l->choices[i].name, &l->diag);
  if (l->diag.errors > 0) {
    diag_print(&l->diag, DIAG_GNU, stderr);
    exit(2);
  }
}

/* The files of one shape. Those that all shapes share must be the same. */
static void write_shape(struct generator *g, enum emit_shape shape) {
  struct loaded *l = &g->loaded;
  struct text_file *files;
  int count;
  if (!emit_c(&l->arena, &g->emission, shape, &files, &count, &l->diag)) {
    diag_print(&l->diag, DIAG_GNU, stderr);
    exit(2);
  }
  for (int i = 0; i < count; i++)
    write_file(arena_printf(&l->arena, "%s/%s/%s", g->folder,
                            emit_shape_name(shape), files[i].name),
               files[i].text, files[i].length);
}

/* What run.sh compiles. Tables of all shapes stand in one program, so each gets
 * a name of its own. */
static void print_list(struct generator *g) {
  struct loaded *l = &g->loaded;
  static const char *const commons[] = {"", "_names", "_scenarios"};
  for (size_t i = 0; i < sizeof commons / sizeof *commons; i++)
    printf("%s/%s common%zu\n", emit_shape_name(g->shapes[0]),
           emit_file_name(
               &l->arena,
               arena_printf(&l->arena, "%s%s", g->names->lower, commons[i]),
               ".c"),
           i);
  for (int s = 0; s < g->nshapes; s++)
    for (size_t i = 0; i < l->nchoices; i++) {
      const char *shape = emit_shape_name(g->shapes[s]);
      const char *name = variant_of(g, i);
      printf("%s/%s %s%zu -D%s=%s_in_%s\n", shape,
             emit_file_name(&l->arena, name, ".c"), shape, i, name, name,
             shape);
    }
}

/* --- Glue
 * ------------------------------------------------------------------------- */

static void put_subjects(struct generator *g, struct emit_text *out) {
  struct loaded *l = &g->loaded;
  const char *runtime = emit_c_runtime(&g->c);
  emit_format(out,
              "static void step(const void *table, size_t configuration,\n"
              "    size_t event, uint32_t input, struct answer *answer) {\n"
              "  struct %sresult result =\n"
              "      %sstep(table, configuration, event, input);\n"
              "  answer->next = result.next;\n"
              "  answer->actions = result.actions;\n}\n\n",
              runtime, runtime);
  for (int s = 0; s < g->nshapes; s++)
    for (size_t i = 0; i < l->nchoices; i++)
      emit_format(out, "extern const struct %stable %s_in_%s;\n", runtime,
                  variant_of(g, i), emit_shape_name(g->shapes[s]));
  emit_put(out, "\nconst struct subject subjects[] = {\n");
  for (int s = 0; s < g->nshapes; s++)
    for (size_t i = 0; i < l->nchoices; i++) {
      const char *shape = emit_shape_name(g->shapes[s]);
      emit_format(out, "  {\"%s\", \"%s\", %luu, &%s_in_%s, step},\n", shape,
                  l->choices[i].name, (unsigned long)l->choices[i].options,
                  variant_of(g, i), shape);
    }
  emit_format(out,
              "};\nconst size_t nsubjects = %zu;\n"
              "const bool machine_is_wide = %s;\n\n",
              (size_t)g->nshapes * l->nchoices, g->c.wide ? "true" : "false");
}

/* A struct of variables filled in from the array. */
static void put_variables(struct generator *g, struct emit_text *out, int event,
                          const char *of, const char *name) {
  const struct model *model = g->loaded.model;
  emit_format(out, "    struct %s_%s_variables %s;\n", g->names->lower, of,
              name);
  for (int i = 0; i < model->nvariables; i++) {
    const struct variable *variable = &model->variables[i];
    if (event == MODEL_NONE ? variable->events == NULL
                            : emit_c_comes_with(variable, event))
      emit_format(out, "    %s.%s = variables[%d]%s;\n", name,
                  g->names->variables[i], i,
                  variable->kind == VARIABLE_BIT ? " != 0" : "");
  }
}

static void put_case(struct generator *g, struct emit_text *out, int event) {
  const struct model *model = g->loaded.model;
  const char *word = g->names->event_words[event];
  bool own = emit_c_takes(model, event, true);
  bool given = emit_c_takes(model, event, false);
  emit_format(out, "  case %s: {\n", g->names->events[event]);
  if (own)
    put_variables(g, out, MODEL_NONE, "connection", "own");
  if (given)
    put_variables(g, out, event, word, "given");
  emit_format(out,
              "    return %s_classify_%s(options,\n"
              "        (%s_configuration)configuration%s%s%s);\n  }\n",
              g->names->lower, word, g->names->lower, own ? ", &own" : "",
              given ? ", &given" : "",
              emit_c_has_parameters(model, event) ? ", parameters" : "");
}

static void put_classify(struct generator *g, struct emit_text *out) {
  const struct model *model = g->loaded.model;
  emit_put(out, "uint32_t classify(size_t event, uint32_t options,\n"
                "    size_t configuration, const uint32_t *variables,\n"
                "    uint32_t parameters) {\n"
                "  (void)options, (void)configuration, (void)variables;\n"
                "  (void)parameters;\n  switch (event) {\n");
  for (int e = 0; e < model->nevents; e++)
    if (model->events[e].nattributes > 0)
      put_case(g, out, e);
  emit_format(out,
              "  default:\n    return 0u;\n  }\n}\n\n"
              "bool is_possible(uint32_t options, size_t configuration,\n"
              "    size_t event, uint32_t input) {\n"
              "  return %s_possible(options, configuration, event, input);\n"
              "}\n",
              g->names->lower);
}

static void write_glue(struct generator *g) {
  struct emit_text out;
  emit_text_init(&out, &g->loaded.arena);
  emit_format(&out, "#include \"%s/%s\"\n#include \"subject.h\"\n\n",
              emit_shape_name(g->shapes[0]),
              emit_file_name(&g->loaded.arena, g->names->lower, ".h"));
  put_subjects(g, &out);
  put_classify(g, &out);
  write_file(arena_printf(&g->loaded.arena, "%s/glue.c", g->folder), out.text,
             out.length);
}

static void read_arguments(struct generator *g, int argc, char **argv) {
  bool right = argc > 3 && argc <= 6;
  for (int i = 3; i < argc && right; i++)
    right = emit_shape_named(argv[i], &g->shapes[g->nshapes++]);
  if (!right) {
    fputs("usage: generate SPEC FOLDER SHAPE...\n", stderr);
    exit(2);
  }
  g->folder = argv[2];
}

int main(int argc, char **argv) {
  struct generator g = {.nshapes = 0};
  read_arguments(&g, argc, argv);
  load(&g.loaded, argv[1]);
  flatten_all(&g);
  emission_begin(&g.emission, g.loaded.model, g.flats, (int)g.loaded.nchoices);
  g.names = g.emission.names;
  g.c = (struct emit_c){.arena = &g.loaded.arena,
                        .model = g.loaded.model,
                        .names = g.names,
                        .wide = emit_c_is_wide(g.loaded.model)};
  for (int s = 0; s < g.nshapes; s++)
    write_shape(&g, g.shapes[s]);
  print_list(&g);
  write_glue(&g);
  emission_end(&g.emission);
  arena_free(&g.loaded.arena);
  return 0;
}
