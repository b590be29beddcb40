/* The files into which `synfin mutate -o FOLDER` writes tables: one for each
 * choice of options. They are many, so each is written as it is made; a file
 * takes its name when all are there. */
#ifndef SYNFIN_CODEGEN_MUTATE_FILES_H
#define SYNFIN_CODEGEN_MUTATE_FILES_H

#include <stdio.h>
#include "mutate.h"

struct image_file {
  const char *path, *beside; /* NULL: not begun */
  FILE *out;
  size_t count; /* of tables */
};

struct image_files {
  struct arena *arena;
  const struct model *model;
  const struct choices *choices;
  const char *folder;
  struct image_file *items; /* per choice */
  bool failed;
};

/* Makes the folder. False after a message on stderr. */
bool image_files_begin(struct image_files *files, struct arena *arena,
                       const struct model *model, const struct choices *choices,
                       const char *folder);

/* Adds the table of a mutant that is different. `original` is that of the
 * unchanged model, under the same choice: it comes first in each file, under
 * that name. False after a message, or after
 * a finding. */
bool image_files_add(struct image_files *files, const struct flat *original,
                     const struct mutant *mutant, const struct verdict *verdict,
                     struct diag *diag);

/* Gives the files their names, or removes them where something failed; says
 * what was written unless it is to be quiet. False after a message. */
bool image_files_end(struct image_files *files, bool good, bool quiet);

#endif
