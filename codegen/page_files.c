/* The files that a table names for its page. */
#include "page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Beside the file that names it, which may be one of several. */
static const char *path_of(struct arena *arena, const struct model *model,
                           const struct explorer_file *file) {
  const char *table = source_name(model->source, file->span.offset);
  const char *slash = strrchr(table, '/');
  int folder = slash ? (int)(slash - table) + 1 : 0;
  return arena_printf(arena, "%.*s%s", folder, table, file->name);
}

/* A folder opens, and fails only when it is read. */
static bool read_whole(const char *path, struct emit_text *text) {
  char buffer[65536];
  size_t n;
  FILE *in = fopen(path, "rb");
  if (in == NULL)
    return false;
  while (text->length <= SOURCE_MAX &&
         (n = fread(buffer, 1, sizeof buffer, in)) > 0)
    emit_bytes(text, buffer, n);
  int error = ferror(in) ? errno : 0;
  fclose(in);
  errno = error ? error : EFBIG;
  return error == 0 && text->length <= SOURCE_MAX;
}

struct emit_text *page_read_files(struct arena *arena,
                                  const struct model *model,
                                  struct diag *diag) {
  struct emit_text *texts =
      ARENA_ARRAY(arena, struct emit_text, model->nexplorer + 1);
  bool good = true;
  for (int i = 0; i < model->nexplorer; i++) {
    const struct explorer_file *file = &model->explorer[i];
    const char *path = path_of(arena, model, file);
    emit_text_init(&texts[i], arena);
    if (read_whole(path, &texts[i]))
      continue;
    diag_report(diag, DIAG_EXPLORER, file->span, "cannot read %s: %s", path,
                strerror(errno));
    good = false;
  }
  return good ? texts : NULL;
}
