#include "response.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *phrase_of(int status) {
  static const struct {
    int status;
    const char *phrase;
  } phrases[] = {{200, "OK"},
                 {206, "Partial Content"},
                 {301, "Moved Permanently"},
                 {400, "Bad Request"},
                 {403, "Forbidden"},
                 {404, "Not Found"},
                 {405, "Method Not Allowed"},
                 {414, "URI Too Long"},
                 {416, "Range Not Satisfiable"},
                 {431, "Request Header Fields Too Large"},
                 {503, "Service Unavailable"},
                 {505, "HTTP Version Not Supported"}};
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
    if (phrases[i].status == status)
      return phrases[i].phrase;
  return "Error";
}

/* The part of a file that is asked for: 200, 206 or 416. */
static int choose_span(const struct request *request, uint64_t size,
                       struct span *span) {
  *span = (struct span){0, size};
  if (!request->ranged)
    return 200;
  if (!request->has_first) { /* the last so many */
    span->count = request->last < size ? request->last : size;
    span->first = size - span->count;
  } else if (request->first < size) {
    uint64_t left = size - request->first;
    span->first = request->first;
    span->count = left;
    if (request->has_last && request->last - request->first < left)
      span->count = request->last - request->first + 1;
  } else
    span->count = 0;
  return span->count > 0 ? 206 : 416;
}

/* Appends; returns where the text ends now. */
__attribute__((format(printf, 3, 4))) static size_t
print(char text[RESPONSE_ROOM], size_t at, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text + at, RESPONSE_ROOM - at, format, arguments);
  va_end(arguments);
  size_t end = at + (size_t)(length > 0 ? length : 0);
  return end < RESPONSE_ROOM ? end : RESPONSE_ROOM - 1;
}

static size_t begin(char *text, const struct request *request, int status) {
  char date[40];
  time_t now = time(NULL);
  struct tm parts;
  gmtime_r(&now, &parts);
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return print(text, 0,
               "HTTP/1.1 %d %s\r\nServer: synfin\r\nDate: %s\r\n"
               "Connection: %s\r\n",
               status, phrase_of(status), date,
               request->keep ? "keep-alive" : "close");
}

static size_t write_file(char *text, const struct request *request, int status,
                         const struct file *file, const struct span *span) {
  size_t at = begin(text, request, status);
  if (status == 206)
    at = print(text, at,
               "Content-Range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64 "\r\n",
               span->first, span->first + span->count - 1, file->size);
  return print(text, at,
               "Accept-Ranges: bytes\r\nContent-Type: %s\r\n"
               "Content-Length: %" PRIu64 "\r\n\r\n",
               file->type, span->count);
}

static size_t write_words(char *text, const struct request *request, int status,
                          const struct file *file) {
  const char *phrase = phrase_of(status);
  size_t at = begin(text, request, status);
  if (status == 301)
    at = print(text, at, "Location: %s/\r\n", request->raw);
  if (status == 405)
    at = print(text, at, "Allow: GET, HEAD\r\n");
  if (status == 416)
    at = print(text, at, "Content-Range: bytes */%" PRIu64 "\r\n", file->size);
  at = print(text, at,
             "Content-Type: text/plain; charset=utf-8\r\n"
             "Content-Length: %zu\r\n\r\n",
             strlen(phrase) + 1);
  return request->head ? at : print(text, at, "%s\n", phrase);
}

size_t response_write(char text[RESPONSE_ROOM], const struct request *request,
                      int status, const struct file *file, struct span *span) {
  *span = (struct span){0, 0};
  if (status == 200)
    status = choose_span(request, file->size, span);
  if (status != 200 && status != 206) {
    *span = (struct span){0, 0};
    return write_words(text, request, status, file);
  }
  size_t length = write_file(text, request, status, file, span);
  if (request->head)
    span->count = 0;
  return length;
}
