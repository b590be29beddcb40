/* The files that the explorer takes in: their names, not yet what is in them.
 */
#include "resolve_inner.h"

#include <string.h>

static bool ends_in(const char *name, const char *ending) {
  size_t length = strlen(name), tail = strlen(ending);
  return length > tail && strcmp(name + length - tail, ending) == 0;
}

/* The table may come from anywhere: it must not reach out of its own folder. */
static bool stays_beside(const char *name) {
  if (name[0] == '/' || strchr(name, '\\'))
    return false;
  for (const char *at = name; *at; at += strcspn(at, "/"), at += *at == '/')
    if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
      return false;
  return true;
}

static bool find_use(const char *name, enum explorer_use *use) {
  static const char *const endings[] = {[EXPLORER_ENGINE] = ".wasm",
                                        [EXPLORER_SCRIPT] = ".js",
                                        [EXPLORER_STYLE] = ".css",
                                        [EXPLORER_PART] = ".html"};
  for (int i = 0; i < 4; i++)
    if (ends_in(name, endings[i])) {
      *use = (enum explorer_use)i;
      return true;
    }
  return false;
}

/* Is it named a second time, or a second engine? */
static bool is_second(struct resolver *r, const struct explorer_file *file) {
  const struct model *m = r->model;
  for (int i = 0; i < m->nexplorer; i++) {
    const struct explorer_file *before = &m->explorer[i];
    bool same = strcmp(before->name, file->name) == 0;
    if (!same &&
        (file->use != EXPLORER_ENGINE || before->use != EXPLORER_ENGINE))
      continue;
    struct diag_finding *f =
        diag_report(r->diag, same ? DIAG_DUPLICATE : DIAG_EXPLORER, file->span,
                    same ? "'%s' is taken in twice"
                         : "'%s' is a second engine; a page runs one",
                    file->name);
    diag_also(r->diag, f, before->span, "the first is here");
    return true;
  }
  return false;
}

void resolve_explorer(struct resolver *r) {
  struct model *m = r->model;
  size_t count = r->ast->explorer.count;
  m->explorer = ARENA_ARRAY(r->arena, struct explorer_file, count + 1);
  for (size_t i = 0; i < count; i++) {
    const struct ast_file *from = &r->ast->explorer.items[i];
    struct explorer_file file = {.name = from->name, .span = from->span};
    if (!stays_beside(file.name))
      diag_report(r->diag, DIAG_EXPLORER, file.span,
                  "'%s' lies outside the table's folder; a file stands beside "
                  "the table or below, with `/` between folders",
                  file.name);
    else if (!find_use(file.name, &file.use))
      diag_report(r->diag, DIAG_EXPLORER, file.span,
                  "'%s' does not say what it is for: a name ends in .wasm, "
                  ".js, .css or .html",
                  file.name);
    else if (!is_second(r, &file))
      m->explorer[m->nexplorer++] = file;
  }
}
