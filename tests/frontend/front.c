#include "front.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void front_text(struct front *front, const char *text, size_t length) {
  *front = (struct front){.arena = {NULL}};
  source_from_text(&front->source, &front->arena, "test.fsm", text, length);
  diag_init(&front->diag, &front->arena, &front->source);
}

void front_string(struct front *front, const char *text) {
  front_text(front, text, strlen(text));
}

static const char *full_path(struct arena *arena, const char *path) {
  return arena_printf(arena, "%s/%s", SYNFIN_SOURCE_DIR, path);
}

void front_file(struct front *front, const char *path) {
  *front = (struct front){.arena = {NULL}};
  const char *full = full_path(&front->arena, path);
  assert_int_equal(source_read(&front->source, &front->arena, full), 0);
  front->source.name = strrchr(full, '/') + 1;
  diag_init(&front->diag, &front->arena, &front->source);
}

void front_done(struct front *front) {
  arena_free(&front->arena);
}

/* All that a stream holds from its present place on. */
static char *read_stream(struct arena *arena, FILE *stream) {
  size_t length = 0, capacity = 0, got = 1;
  char *text = NULL;
  while (got > 0) {
    while (capacity - length < 2)
      text = arena_grow(arena, text, 1, &capacity);
    got = fread(text + length, 1, capacity - length - 1, stream);
    length += got;
  }
  text[length] = '\0';
  return text;
}

const char *front_printed(struct front *front, enum diag_format format) {
  FILE *stream = tmpfile();
  assert_non_null(stream);
  diag_print(&front->diag, format, stream);
  rewind(stream);
  char *text = read_stream(&front->arena, stream);
  fclose(stream);
  return text;
}

char *front_contents(struct arena *arena, const char *path) {
  FILE *stream = fopen(full_path(arena, path), "rb");
  if (!stream)
    return NULL;
  char *text = read_stream(arena, stream);
  fclose(stream);
  return text;
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void front_each(const char *folder, void (*test)(const char *path)) {
  struct arena arena = {NULL};
  const char **names = NULL;
  size_t count = 0, capacity = 0;
  DIR *directory = opendir(full_path(&arena, folder));
  assert_non_null(directory);
  for (const struct dirent *entry; entry = readdir(directory), entry;) {
    size_t length = strlen(entry->d_name);
    if (length > 4 && strcmp(entry->d_name + length - 4, ".fsm") == 0)
      *ARENA_PUSH(&arena, names, count, capacity) =
          arena_printf(&arena, "%s/%s", folder, entry->d_name);
  }
  closedir(directory);
  assert_true(count > 0);
  qsort(names, count, sizeof *names, by_name);
  for (size_t i = 0; i < count; i++)
    test(names[i]);
  arena_free(&arena);
}

void front_golden(struct arena *arena, const char *path, const char *text) {
  if (getenv("SYNFIN_RENEW")) {
    FILE *stream = fopen(full_path(arena, path), "wb");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
  }
  const char *expected = front_contents(arena, path);
  if (!expected || strcmp(expected, text) != 0)
    fail_msg("%s is not what comes out now (SYNFIN_RENEW=1 renews it):\n%s",
             path, text);
}

/* --- JSON ----------------------------------------------------------------- */

static const char *skip_blanks(const char *at) {
  return at + strspn(at, " \t\n\r");
}

/* Each returns the place behind what it reads, or NULL. */
static const char *skip_value(const char *at);

static const char *skip_string(const char *at) {
  if (*at++ != '"')
    return NULL;
  for (; *at != '"'; at++) {
    if ((unsigned char)*at < 0x20)
      return NULL;
    if (*at == '\\' && !strchr("\"\\/bfnrtu", *++at))
      return NULL;
  }
  return at + 1;
}

/* The members of an object or the elements of an array, up to `end`. */
static const char *skip_members(const char *at, char end) {
  at = skip_blanks(at + 1);
  while (at && *at != end) {
    if (end == '}') {
      at = skip_string(at);
      at = at ? skip_blanks(at) : NULL;
      if (!at || *at != ':')
        return NULL;
      at = skip_blanks(at + 1);
    }
    at = skip_value(at);
    at = at ? skip_blanks(at) : NULL;
    if (at && *at == ',' && *skip_blanks(at + 1) != end)
      at = skip_blanks(at + 1);
    else if (!at || *at != end)
      return NULL;
  }
  return at ? at + 1 : NULL;
}

static const char *skip_value(const char *at) {
  if (*at == '{')
    return skip_members(at, '}');
  if (*at == '[')
    return skip_members(at, ']');
  if (*at == '"')
    return skip_string(at);
  size_t digits = strspn(at, "0123456789");
  return digits ? at + digits : NULL;
}

bool front_is_json(const char *text) {
  const char *end = skip_value(skip_blanks(text));
  return end && *skip_blanks(end) == '\0';
}
