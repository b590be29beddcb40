/* Files below one folder, and never others. */
#ifndef HTTPD_FILES_H
#define HTTPD_FILES_H

#include <stdint.h>

struct file {
  int fd;
  uint64_t size;
  const char *type; /* of its content */
};

/* Opens the file that `path` names below the folder `root`: in a folder its
 * index.html. Symbolic links are not followed. The answer is 200, or 301 if the
 * path lacks a slash at its end, 403, 404, or 503. */
int files_open(struct file *file, int root, const char *path);

#endif
