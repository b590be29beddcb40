/* JSON into a text. A comma is put wherever one is due: before all but the
 * first in its object or array. */
#ifndef SYNFIN_CODEGEN_EMIT_JSON_H
#define SYNFIN_CODEGEN_EMIT_JSON_H

#include "emit.h"

/* An element of an array, or what follows a key. */
void emit_json_text(struct emit_text *out, const char *text);
void emit_json_number(struct emit_text *out, unsigned long long number);
void emit_json_open(struct emit_text *out, char bracket);

void emit_json_close(struct emit_text *out, char bracket);

/* "key": with the value to follow. */
void emit_json_key(struct emit_text *out, const char *key);

/* Members of an object; a text that is NULL becomes null. */
void emit_json_member(struct emit_text *out, const char *key, const char *text);
void emit_json_count(struct emit_text *out, const char *key,
                     unsigned long long number);
void emit_json_truth(struct emit_text *out, const char *key, bool truth);
void emit_json_numbers(struct emit_text *out, const char *key,
                       const int *numbers, int count);

#endif
