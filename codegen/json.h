/* Strings of JSON (RFC 8259 7), the same wherever they are written. */
#ifndef SYNFIN_CODEGEN_JSON_H
#define SYNFIN_CODEGEN_JSON_H

#include <stddef.h>
#include <stdio.h>

enum {
  JSON_FORM = 8 /* room for a character as it is written */
};

/* Writes the first character of `text`, which is not empty, into `form`, as it
 * stands in a string, and ends it with NUL. What is no UTF-8 becomes U+FFFD,
 * so that what is written is JSON whatever the bytes. Returns how many bytes of
 * `text` it was. */
size_t json_form(const char *text, char form[JSON_FORM]);

/* A whole string, with its quotes. */
void json_put_text(const char *text, FILE *out);

#endif
