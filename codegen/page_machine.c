/* A machine alone, compiled to WebAssembly: the generated C and the few exports
 * of page/machine.c.in, by clang and lld, in a folder that is gone afterwards.
 */
#include "emit_c.h"
#include "page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder for a while, and what is in it. */
struct workshop {
  struct arena *arena;
  const char *folder;
  const char **names;
  size_t count, capacity;
};

static const char *path_in(const struct workshop *shop, const char *name) {
  return arena_printf(shop->arena, "%s/%s", shop->folder, name);
}

static bool refuse(const char *path) {
  fprintf(stderr, "synfin: cannot write %s: %s\n", path, strerror(errno));
  return false;
}

static bool open_shop(struct workshop *shop) {
  const char *temporary = getenv("TMPDIR");
  char *folder = arena_printf(shop->arena, "%s/synfin-XXXXXX",
                              temporary && *temporary ? temporary : "/tmp");
  if (mkdtemp(folder) == NULL)
    return refuse(folder);
  shop->folder = folder;
  return mkdir(path_in(shop, "synfin"), 0700) == 0 ||
         refuse(path_in(shop, "synfin"));
}

static void close_shop(const struct workshop *shop) {
  if (shop->folder == NULL)
    return;
  for (size_t i = 0; i < shop->count; i++)
    remove(path_in(shop, shop->names[i]));
  rmdir(path_in(shop, "synfin"));
  rmdir(shop->folder);
}

static void note(struct workshop *shop, const char *name) {
  *ARENA_PUSH(shop->arena, shop->names, shop->count, shop->capacity) = name;
}

static bool put_file(struct workshop *shop, const char *name, const void *text,
                     size_t length) {
  const char *path = path_in(shop, name);
  FILE *out = fopen(path, "wb");
  note(shop, name);
  bool good = out && fwrite(text, 1, length, out) == length;
  good = (out == NULL || fclose(out) == 0) && good;
  return good || refuse(path);
}

/* --- What is compiled ----------------------------------------------------- */

/* Names that page/machine.c leaves open. */
static bool put_names(struct workshop *shop, struct emission *emission) {
  const struct model *m = emission->model;
  const char *lower = emission->names->lower;
  const char *begins = emit_c_is_wide(m) ? "synfin_wide_" : "synfin_";
  struct emit_text out;
  emit_text_init(&out, shop->arena);
  emit_format(&out, "#include \"%s\"\n#define MACHINE(name) %s##name\n",
              emit_file_name(shop->arena, lower, ".h"), begins);
  emit_format(&out, "#define MACHINE_POSSIBLE %s_possible\n", lower);
  emit_put(&out, "#define MACHINE_TABLES");
  for (int i = 0; i < emission->nflats; i++)
    emit_format(&out, "%s &%s", i ? "," : "",
                emit_variant_name(emission->names, emission->flats[i]->name));
  emit_put(&out, "\n");
  return put_file(shop, "names.h", out.text, out.length);
}

static bool put_runtime(struct workshop *shop) {
  static const char *const names[] = {"machine.h", "machine_shapes.h",
                                      "machine_width.h"};
  bool good = true;
  for (int i = 0; i < 3; i++) {
    const struct page_part *part = page_part_named(names[i]);
    good =
        good && put_file(shop, arena_printf(shop->arena, "synfin/%s", names[i]),
                         part->octets, part->length);
  }
  const struct page_part *own = page_part_named("machine.c.in");
  return good && put_file(shop, "exports.c", own->octets, own->length);
}

/* In the shape that needs nothing of the runtime but its headers. */
static bool put_machine(struct workshop *shop, struct emission *emission,
                        struct diag *diag) {
  struct text_file *files = NULL;
  int count = 0;
  if (!emit_c(shop->arena, emission, EMIT_SWITCH, &files, &count, diag))
    return false;
  bool good = true;
  for (int i = 0; good && i < count; i++)
    good = put_file(shop, files[i].name, files[i].text, files[i].length);
  return good && put_names(shop, emission) && put_runtime(shop);
}

/* --- Compiling ------------------------------------------------------------ */

static const char **list_arguments(struct workshop *shop) {
  static const char *const first[] = {"clang",           "--target=wasm32",
                                      "-std=c99",        "-Oz",
                                      "-ffreestanding",  "-nostdlib",
                                      "-nostdlibinc",    "-fvisibility=hidden",
                                      "-Wl,--no-entry",  "-Wl,--gc-sections",
                                      "-Wl,--strip-all", "-I"};
  enum {
    FIRST = sizeof first / sizeof *first
  };
  const char **list =
      ARENA_ARRAY(shop->arena, const char *, FIRST + 4 + shop->count);
  size_t at = 0;
  for (; at < FIRST; at++)
    list[at] = first[at];
  list[at++] = shop->folder;
  for (size_t i = 0; i < shop->count; i++) {
    const char *end = strrchr(shop->names[i], '.');
    if (end && strcmp(end, ".c") == 0)
      list[at++] = path_in(shop, shop->names[i]);
  }
  list[at++] = "-o";
  list[at++] = path_in(shop, "machine.wasm");
  list[at] = NULL;
  return list;
}

static bool read_result(struct workshop *shop, struct emit_text *wasm) {
  char buffer[65536];
  size_t n;
  FILE *in = fopen(path_in(shop, "machine.wasm"), "rb");
  if (in == NULL)
    return refuse(path_in(shop, "machine.wasm"));
  while ((n = fread(buffer, 1, sizeof buffer, in)) > 0)
    emit_bytes(wasm, buffer, n);
  fclose(in);
  return true;
}

static bool judge(int status) {
  if (status == 0)
    return true;
  fprintf(stderr,
          "synfin: %s; the page is made without the machine, which it cannot "
          "run. On Debian and Ubuntu: apt-get install clang lld\n",
          status == 127 ? "clang is not installed"
                        : "clang could not make WebAssembly (what it said "
                          "stands above)");
  return false;
}

bool page_compile_machine(struct arena *arena, struct emission *emission,
                          struct emit_text *wasm, struct diag *diag) {
  struct workshop shop = {.arena = arena};
  bool good = open_shop(&shop) && put_machine(&shop, emission, diag);
  if (good) {
    const char **arguments = list_arguments(&shop);
    note(&shop, "machine.wasm");
    good = judge(page_run(arguments)) && read_result(&shop, wasm);
  }
  close_shop(&shop);
  return good;
}
