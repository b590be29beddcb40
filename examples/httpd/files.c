#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const types[][2] = {
    {".html", "text/html; charset=utf-8"},
    {".htm", "text/html; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/plain; charset=utf-8"},
    {".css", "text/css"},
    {".js", "text/javascript"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".gif", "image/gif"},
    {".pdf", "application/pdf"},
    {".wasm", "application/wasm"},
};

static const char *type_of(const char *name) {
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot != NULL && i < sizeof types / sizeof *types; i++)
    if (strcasecmp(dot, types[i][0]) == 0)
      return types[i][1];
  return "application/octet-stream";
}

static int status_of(int error) {
  if (error == EACCES || error == EPERM)
    return 403;
  return error == EMFILE || error == ENFILE || error == ENOMEM ? 503 : 404;
}

/* Takes the next name off a path; false at its end. Names that lead upwards
 * come out as they are, for step() to refuse. */
static bool next_name(const char **path, char name[256]) {
  *path += strspn(*path, "/");
  size_t length = strcspn(*path, "/");
  if (length == 0 || length > 255)
    return false;
  memcpy(name, *path, length);
  name[length] = '\0';
  *path += length;
  return true;
}

/* Opens a name in a folder, and closes the folder. A FIFO must not block. */
static int step(int folder, const char *name) {
  int fd = -1;
  errno = ENOENT;
  if (strcmp(name, "..") != 0)
    fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int error = errno;
  close(folder);
  errno = error;
  return fd;
}

/* What was opened becomes the answer if it is a plain file. */
static int finish(struct file *file, int fd, const char *name) {
  struct stat about;
  if (fd < 0)
    return status_of(errno);
  if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
    close(fd);
    return 404;
  }
  file->fd = fd;
  file->size = (uint64_t)about.st_size;
  file->type = type_of(name);
  return 200;
}

static bool is_folder(int fd) {
  struct stat about;
  return fd >= 0 && fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
}

int files_open(struct file *file, int root, const char *path) {
  char name[256] = "";
  int fd = fcntl(root, F_DUPFD_CLOEXEC, 0);
  while (fd >= 0 && next_name(&path, name))
    fd = step(fd, name);
  bool ends = path[0] == '\0', slash = ends && path[-1] == '/';
  if (fd >= 0 && !ends) {
    close(fd);
    return 404;
  }
  if (!is_folder(fd) && !slash)
    return finish(file, fd, name);
  if (fd < 0)
    return status_of(errno);
  if (!slash) {
    close(fd);
    return 301;
  }
  return finish(file, step(fd, "index.html"), "index.html");
}
