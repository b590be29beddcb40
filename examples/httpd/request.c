#include "request.h"

#include <string.h>
#include <strings.h>

/* A piece of text. */
struct piece {
  const char *at;
  size_t length;
};

static bool equals(struct piece piece, const char *word) {
  return piece.length == strlen(word) &&
         strncasecmp(piece.at, word, piece.length) == 0;
}

static struct piece cut(struct piece *rest, char at) {
  const char *end = memchr(rest->at, at, rest->length);
  size_t length = end == NULL ? rest->length : (size_t)(end - rest->at);
  struct piece first = {rest->at, length};
  size_t skipped = length + (end != NULL);
  rest->at += skipped;
  rest->length -= skipped;
  return first;
}

static struct piece trim(struct piece piece) {
  while (piece.length > 0 && (*piece.at == ' ' || *piece.at == '\t')) {
    piece.at++;
    piece.length--;
  }
  while (piece.length > 0 && (piece.at[piece.length - 1] == ' ' ||
                              piece.at[piece.length - 1] == '\t'))
    piece.length--;
  return piece;
}

static struct piece cut_line(struct piece *rest) {
  struct piece line = cut(rest, '\n');
  if (line.length > 0 && line.at[line.length - 1] == '\r')
    line.length--;
  return line;
}

/* --- The request line ----------------------------------------------------- */

static int hex(char digit) {
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  if (digit >= 'a' && digit <= 'f')
    return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F')
    return digit - 'A' + 10;
  return -1;
}

static bool decode(char *to, struct piece from) {
  for (size_t i = 0; i < from.length; i++) {
    char letter = from.at[i];
    if (letter == '%') {
      int high = i + 2 < from.length ? hex(from.at[i + 1]) : -1;
      int low = high >= 0 ? hex(from.at[i + 2]) : -1;
      if (low < 0 || high * 16 + low == 0)
        return false;
      letter = (char)(high * 16 + low);
      i += 2;
    }
    *to++ = letter;
  }
  *to = '\0';
  return true;
}

/* A target is a path, or a whole URL, of which the path counts. What follows
 * a question mark does not. Several slashes at the beginning become one: a
 * redirection to them would lead to another host. */
static int take_target(struct request *request, struct piece target) {
  if (target.length > 7 && strncasecmp(target.at, "http://", 7) == 0) {
    target.at += 7;
    target.length -= 7;
    const char *slash = memchr(target.at, '/', target.length);
    if (slash == NULL)
      return 400;
    target.length -= (size_t)(slash - target.at);
    target.at = slash;
  }
  struct piece path = cut(&target, '?');
  if (path.length == 0 || path.at[0] != '/')
    return 400;
  while (path.length > 1 && path.at[1] == '/') {
    path.at++;
    path.length--;
  }
  if (path.length >= REQUEST_PATH)
    return 414;
  for (size_t i = 0; i < path.length; i++)
    if (path.at[i] <= ' ' || path.at[i] >= 0x7f)
      return 400;
  memcpy(request->raw, path.at, path.length);
  request->raw[path.length] = '\0';
  return decode(request->path, path) ? 200 : 400;
}

static bool is_token(struct piece piece) {
  for (size_t i = 0; i < piece.length; i++)
    if (strchr("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
               "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
               piece.at[i]) == NULL ||
        piece.at[i] == '\0')
      return false;
  return piece.length > 0;
}

static int take_line(struct request *request, struct piece line) {
  struct piece method = cut(&line, ' ');
  struct piece target = cut(&line, ' ');
  if (!is_token(method) || line.length != 8 ||
      memcmp(line.at, "HTTP/", 5) != 0 || line.at[6] != '.')
    return 400;
  if (line.at[5] != '1')
    return 505;
  request->keep = line.at[7] != '0';
  request->head = method.length == 4 && memcmp(method.at, "HEAD", 4) == 0;
  if (!request->head &&
      !(method.length == 3 && memcmp(method.at, "GET", 3) == 0))
    return 405;
  return take_target(request, target);
}

/* --- Fields --------------------------------------------------------------- */

/* At most 18 digits, so that nothing overflows. */
static bool take_number(struct piece *text, uint64_t *number) {
  size_t digits = 0;
  *number = 0;
  while (digits < text->length && text->at[digits] >= '0' &&
         text->at[digits] <= '9')
    *number = *number * 10 + (uint64_t)(text->at[digits++] - '0');
  text->at += digits;
  text->length -= digits;
  return digits > 0 && digits <= 18;
}

/* One range of octets; whatever else there is, is ignored (RFC 9110 14.2). */
static void take_range(struct request *request, struct piece value) {
  if (value.length < 6 || strncasecmp(value.at, "bytes=", 6) != 0)
    return;
  value.at += 6;
  value.length -= 6;
  request->has_first = take_number(&value, &request->first);
  if (value.length == 0 || *value.at != '-')
    return;
  value.at++;
  value.length--;
  request->has_last = take_number(&value, &request->last);
  request->ranged = value.length == 0 &&
                    (request->has_first || request->has_last) &&
                    !(request->has_first && request->has_last &&
                      request->last < request->first);
}

static void take_connection(struct request *request, struct piece value) {
  while (value.length > 0) {
    struct piece word = trim(cut(&value, ','));
    if (equals(word, "close"))
      request->keep = false;
    else if (equals(word, "keep-alive"))
      request->keep = true;
  }
}

/* What has a body is answered, but the body is not read: the connection ends.
 */
static bool has_body(struct piece name, struct piece value) {
  return equals(name, "Transfer-Encoding") ||
         (equals(name, "Content-Length") && !equals(value, "0"));
}

/* A head that begins with its request line; the empty line is not in it. */
static int take_head(struct request *request, struct piece head) {
  int status = take_line(request, cut_line(&head));
  bool host = false, body = false, old = !request->keep;
  while (head.length > 0) {
    struct piece value = cut_line(&head);
    const char *colon = memchr(value.at, ':', value.length);
    struct piece name = cut(&value, ':');
    if (colon == NULL || !is_token(name) ||
        memchr(value.at, '\0', value.length) != NULL)
      return 400;
    value = trim(value);
    host = host || equals(name, "Host");
    body = body || has_body(name, value);
    if (equals(name, "Connection"))
      take_connection(request, value);
    else if (equals(name, "Range"))
      take_range(request, value);
  }
  if (body || (status >= 400 && status != 405))
    request->keep = false;
  return status == 200 && !host && !old ? 400 : status;
}

/* Octets up to and with the empty line; 0 if it is not there. Lines end with
 * LF, mostly with CR before it. */
static size_t headers_length(const char *text, size_t length) {
  const char *at = text, *end = text + length;
  while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
    at++;
    if (at < end && *at == '\r')
      at++;
    if (at < end && *at == '\n')
      return (size_t)(at + 1 - text);
  }
  return 0;
}

size_t request_read(struct request *request, const char *text, size_t length) {
  size_t skipped = 0;
  while (skipped < length && (text[skipped] == '\r' || text[skipped] == '\n'))
    skipped++; /* RFC 9112 2.2 */
  size_t head = headers_length(text + skipped, length - skipped);
  if (head == 0)
    return 0;
  memset(request, 0, sizeof *request);
  struct piece all = {text + skipped, head};
  while (all.at[all.length - 1] == '\n' || all.at[all.length - 1] == '\r')
    all.length--;
  request->status = take_head(request, all);
  if (request->status == 400)
    request->keep = false;
  return skipped + head;
}
