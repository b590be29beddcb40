#include "mutate_files.h"

#include <errno.h>
#include <string.h>

#include "command.h"

bool image_files_begin(struct image_files *files, struct arena *arena,
                       const struct model *model, const struct choices *choices,
                       const char *folder) {
  *files = (struct image_files){
      .arena = arena, .model = model, .choices = choices, .folder = folder};
  files->items = ARENA_ARRAY(arena, struct image_file, choices->count + 1);
  return write_files(folder, NULL, 0, true) == STATUS_OK;
}

static bool fail(struct image_files *files, const char *path) {
  fprintf(stderr, "synfin: cannot write %s: %s\n", path, strerror(errno));
  files->failed = true;
  return false;
}

/* "tcp_modern.tables": what all its tables share, and the table itself, which
 * the tests must let pass. */
static bool begin_file(struct image_files *files, const struct flat *original,
                       int choice, struct diag *diag) {
  struct image_file *file = &files->items[choice];
  struct arena scratch = {NULL};
  struct emit_names *names = emit_names(&scratch, files->model);
  struct emit_text head;
  const char *variant = emit_variant_name(names, files->choices->names[choice]);
  file->path = arena_printf(files->arena, "%s/%s", files->folder,
                            emit_file_name(&scratch, variant, ".tables"));
  file->beside = arena_printf(files->arena, "%s.new", file->path);
  file->out = fopen(file->beside, "wb");
  emit_text_init(&head, &scratch);
  image_head(&head, original);
  bool made = image_table(&head, original, "original", diag);
  bool good =
      file->out && fwrite(head.text, 1, head.length, file->out) == head.length;
  arena_free(&scratch);
  return good || !made ? made : fail(files, file->beside);
}

bool image_files_add(struct image_files *files, const struct flat *original,
                     const struct mutant *mutant, const struct verdict *verdict,
                     struct diag *diag) {
  struct image_file *file = &files->items[verdict->choice];
  struct arena scratch = {NULL};
  struct emit_text table;
  if (!file->path && !begin_file(files, original, verdict->choice, diag))
    return false;
  emit_text_init(&table, &scratch);
  bool made = image_table(&table, verdict->at, mutant->id, diag);
  bool good =
      made && fwrite(table.text, 1, table.length, file->out) == table.length;
  arena_free(&scratch);
  file->count++;
  return good || !made ? made : fail(files, file->beside);
}

bool image_files_end(struct image_files *files, bool good, bool quiet) {
  for (int i = 0; i < files->choices->count; i++) {
    struct image_file *file = &files->items[i];
    if (file->out && fclose(file->out) != 0 && good && !files->failed)
      fail(files, file->beside);
  }
  for (int i = 0; i < files->choices->count; i++) {
    const struct image_file *file = &files->items[i];
    if (!file->out)
      continue;
    if (!good || files->failed)
      remove(file->beside);
    else if (rename(file->beside, file->path) != 0)
      fail(files, file->path);
    else if (!quiet)
      printf("wrote     %s: %zu tables\n", file->path, file->count);
  }
  return good && !files->failed;
}
