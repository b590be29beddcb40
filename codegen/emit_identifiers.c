/* C identifiers for names of the table: spelled, told apart, kept from the
 * words of C and of the runtime. */
#include <string.h>
#include "emit.h"

/* Words that no identifier may be: those of C11 and C++, for headers that are
 * included there. */
static const char *const reserved[] = {
    "alignas",  "alignof",   "and",      "asm",       "auto",     "bool",
    "break",    "case",      "catch",    "char",      "class",    "compl",
    "const",    "continue",  "default",  "delete",    "do",       "double",
    "else",     "enum",      "explicit", "export",    "extern",   "false",
    "float",    "for",       "friend",   "goto",      "if",       "inline",
    "int",      "long",      "mutable",  "namespace", "new",      "not",
    "operator", "or",        "private",  "protected", "public",   "register",
    "restrict", "return",    "short",    "signed",    "sizeof",   "static",
    "struct",   "switch",    "template", "this",      "throw",    "true",
    "try",      "typedef",   "typeid",   "typename",  "typeof",   "union",
    "unsigned", "using",     "virtual",  "void",      "volatile", "while",
    "xor",      "constexpr", "decltype", "noexcept",  "nullptr",  "linux",
    "unix",     "errno",     "signal"};

static size_t hash(const char *text) {
  size_t value = 2166136261u;
  for (; *text != '\0'; text++)
    value = (value ^ (unsigned char)*text) * 16777619u;
  return value ^ value >> 15;
}

/* The slot that holds a text, or the free one where it would go. */
static const char **slot_of(const struct emit_scope *scope, const char *text) {
  size_t slot = hash(text) & (scope->capacity - 1);
  while (scope->taken[slot] != NULL && strcmp(scope->taken[slot], text) != 0)
    slot = (slot + 1) & (scope->capacity - 1);
  return &scope->taken[slot];
}

static void grow(struct emit_scope *scope) {
  struct emit_scope old = *scope;
  scope->capacity *= 2;
  scope->taken = ARENA_ARRAY(scope->arena, const char *, scope->capacity);
  for (size_t i = 0; i < old.capacity; i++)
    if (old.taken[i] != NULL)
      *slot_of(scope, old.taken[i]) = old.taken[i];
}

bool emit_scope_take(struct emit_scope *scope, const char *text) {
  const char **slot = slot_of(scope, text);
  if (*slot != NULL)
    return false;
  *slot = text;
  if (++scope->count * 2 > scope->capacity)
    grow(scope);
  return true;
}

void emit_scope_init(struct emit_scope *scope, struct arena *arena) {
  scope->arena = arena;
  scope->count = 0;
  scope->capacity = 256;
  scope->taken = ARENA_ARRAY(arena, const char *, scope->capacity);
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    emit_scope_take(scope, reserved[i]);
}

static char spelled(char c, bool upper) {
  if (c >= 'a' && c <= 'z')
    return upper ? (char)(c - 'a' + 'A') : c;
  if (c >= 'A' && c <= 'Z')
    return upper ? c : (char)(c - 'A' + 'a');
  return c >= '0' && c <= '9' ? c : '_';
}

const char *emit_spelled(struct arena *arena, const char *prefix,
                         const char *name, bool upper) {
  size_t before = strlen(prefix), length = strlen(name);
  char *text = arena_alloc(arena, before + length + 1);
  memcpy(text, prefix, before);
  for (size_t i = 0; i < length; i++)
    text[before + i] = spelled(name[i], upper);
  text[before + length] = '\0';
  return text;
}

const char *emit_identifier(struct emit_scope *scope, const char *prefix,
                            const char *name, bool upper) {
  const char *text = emit_spelled(scope->arena, prefix, name, upper);
  const char *result = text;
  for (int number = 2; !emit_scope_take(scope, result); number++)
    result = arena_printf(scope->arena, "%s_%d", text, number);
  return result;
}

const char *emit_source_name(const struct model *model) {
  const char *name = model->source->name;
  const char *slash = strrchr(name, '/');
  return slash == NULL ? name : slash + 1;
}

/* File systems stop at 255 bytes; a long stem is cut and told apart by a
 * number worked out from the whole of it. */
const char *emit_file_name(struct arena *arena, const char *stem,
                           const char *ending) {
  enum {
    LONGEST = 100
  };
  if (strlen(stem) <= LONGEST)
    return arena_printf(arena, "%s%s", stem, ending);
  return arena_printf(arena, "%.*s_%08lx%s", LONGEST, stem,
                      (unsigned long)(hash(stem) & 0xffffffffu), ending);
}
