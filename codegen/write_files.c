/* Files are written last, whole, and only if they changed. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool make_one(const char *path) {
  if (mkdir(path, 0777) == 0 || (errno == EEXIST && is_folder(path)))
    return true;
  fprintf(stderr, "synfin: cannot make the folder %s: %s\n", path,
          errno == EEXIST ? "there is a file of this name" : strerror(errno));
  return false;
}

static bool make_folder(const char *folder) {
  char path[4096];
  size_t n = strlen(folder);
  if (n == 0 || n >= sizeof path) {
    fprintf(stderr, "synfin: the name of the folder is %s\n",
            n ? "too long" : "empty");
    return false;
  }
  memcpy(path, folder, n + 1);
  for (size_t i = 1; i <= n; i++) {
    char cut = path[i];
    path[i] = '\0';
    if ((cut == '/' || cut == '\0') && !make_one(path))
      return false;
    path[i] = cut;
  }
  return true;
}

static bool is_same(const char *path, const struct text_file *file) {
  char buffer[65536];
  FILE *in = fopen(path, "rb");
  size_t at = 0, n = 0;
  if (!in)
    return false;
  while ((n = fread(buffer, 1, sizeof buffer, in)) > 0) {
    if (at + n > file->length || memcmp(buffer, file->text + at, n) != 0)
      break;
    at += n;
  }
  bool same = n == 0 && !ferror(in) && at == file->length;
  fclose(in);
  return same;
}

/* Writes beside the file; it takes its place only when all are written. */
static bool write_beside(const char *path, const struct text_file *file) {
  FILE *out = fopen(path, "wb");
  bool good = out && fwrite(file->text, 1, file->length, out) == file->length;
  if (out && fclose(out) != 0)
    good = false;
  if (!good)
    fprintf(stderr, "synfin: cannot write %s: %s\n", path, strerror(errno));
  if (!good && out)
    remove(path);
  return good;
}

struct pending {
  const char *path, *beside; /* `beside` NULL: unchanged */
};

static void give_up(const struct pending *pending, int count) {
  for (int i = 0; i < count; i++)
    if (pending[i].beside)
      remove(pending[i].beside);
}

int write_files(const char *folder, const struct text_file *files, int count,
                bool quiet) {
  struct arena arena = {NULL};
  struct pending *pending = ARENA_ARRAY(&arena, struct pending, count + 1);
  int status = make_folder(folder) ? STATUS_OK : STATUS_USAGE;
  for (int i = 0; status == STATUS_OK && i < count; i++) {
    pending[i].path = arena_printf(&arena, "%s/%s", folder, files[i].name);
    if (is_folder(pending[i].path)) {
      fprintf(stderr, "synfin: cannot write %s: it is a folder\n",
              pending[i].path);
      give_up(pending, i);
      status = STATUS_USAGE;
      break;
    }
    if (is_same(pending[i].path, &files[i]))
      continue;
    pending[i].beside = arena_printf(&arena, "%s.new", pending[i].path);
    if (!write_beside(pending[i].beside, &files[i])) {
      give_up(pending, i);
      status = STATUS_USAGE;
    }
  }
  for (int i = 0; status == STATUS_OK && i < count; i++) {
    if (pending[i].beside && rename(pending[i].beside, pending[i].path) != 0) {
      fprintf(stderr, "synfin: cannot write %s: %s\n", pending[i].path,
              strerror(errno));
      give_up(pending + i, count - i);
      status = STATUS_USAGE;
    } else if (!quiet)
      printf("%s %s\n", pending[i].beside ? "wrote    " : "unchanged",
             pending[i].path);
  }
  arena_free(&arena);
  return status;
}
