/* What the tests of the front end share. */
#ifndef SYNFIN_TESTS_FRONT_H
#define SYNFIN_TESTS_FRONT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "diag.h"
#include "lex.h"
#include "source.h"

/* A source with the findings about it; `front_done` frees both. */
struct front {
  struct arena arena;
  struct source source;
  struct diag diag;
};

void front_text(struct front *front, const char *text, size_t length);
void front_string(struct front *front, const char *text);

/* A file, named from the root of the project. It is called by its last name, so
 * that messages are the same everywhere. */
void front_file(struct front *front, const char *path);

void front_done(struct front *front);

/* What diag_print prints. */
const char *front_printed(struct front *front, enum diag_format format);

/* Everything in a file, or NULL if there is none. */
char *front_contents(struct arena *arena, const char *path);

/* Calls `test` for every file of a folder that ends in ".fsm", by name. */
void front_each(const char *folder, void (*test)(const char *path));

/* Fails unless `text` is what stands in the file; says how to renew it. With
 * SYNFIN_RENEW in the environment the file is written instead. */
void front_golden(struct arena *arena, const char *path, const char *text);

/* Is this one whole JSON value? */
bool front_is_json(const char *text);

#endif
