/* The lexer. re2c makes lex.c of this file; each call of `scan` reads one
 * token. The text ends in a NUL, at which every rule stops. */
#include "lex.h"

#include <string.h>

/* A name or word that has been seen; an open hash table of them makes equal
 * names equal pointers. */
struct symbol {
  const char *text; /* NULL: the place is free */
  size_t length;
  enum token_kind kind;
};

struct lexer {
  struct arena *arena, *lists; /* see lex_into */
  const struct source *source;
  struct diag *diag;
  struct lexed *lexed;
  struct symbol *symbols;
  size_t nsymbols, symbol_room; /* symbol_room is a power of two */
  bool fresh;                   /* no token on this line yet */
  bool full;                    /* LEX_MAX_TOKENS are reached */
};

enum word_class token_class(enum token_kind kind) {
  static const unsigned char classes[TOKEN_KINDS] = {
#define WORD(id, text, class) [TOKEN_##id] = WORD_##class,
      TOKEN_WORDS(WORD)
#undef WORD
  };
  return (enum word_class)classes[kind];
}

bool token_continues(enum token_kind kind) {
  return kind == TOKEN_ARROW || kind == TOKEN_BAR || kind == TOKEN_STRING ||
         (token_is_word(kind) && token_class(kind) == WORD_CONTINUES);
}

static size_t hash(const char *text, size_t length) {
  uint32_t value = 2166136261u;
  for (size_t i = 0; i < length; i++)
    value = (value ^ (unsigned char)text[i]) * 16777619u;
  return value;
}

/* The place of a name in the table: where it is, or where it is to be put. */
static struct symbol *find_symbol(const struct lexer *lexer, const char *text,
                                  size_t length) {
  size_t mask = lexer->symbol_room - 1;
  for (size_t i = hash(text, length) & mask;; i = (i + 1) & mask) {
    struct symbol *symbol = &lexer->symbols[i];
    if (!symbol->text || (symbol->length == length &&
                          memcmp(symbol->text, text, length) == 0))
      return symbol;
  }
}

/* Doubles the table when it is half full. */
static void make_room(struct lexer *lexer) {
  struct symbol *old = lexer->symbols;
  size_t room = lexer->symbol_room;
  if (lexer->nsymbols < room / 2)
    return;
  lexer->symbol_room = room ? room * 2 : 512;
  lexer->symbols = ARENA_ARRAY(lexer->lists, struct symbol, lexer->symbol_room);
  for (size_t i = 0; i < room; i++)
    if (old[i].text)
      *find_symbol(lexer, old[i].text, old[i].length) = old[i];
}

static const struct symbol *intern(struct lexer *lexer, const char *text,
                                   size_t length, enum token_kind kind) {
  make_room(lexer);
  struct symbol *symbol = find_symbol(lexer, text, length);
  if (!symbol->text) {
    symbol->text = arena_copy(lexer->arena, text, length);
    symbol->length = length;
    symbol->kind = kind;
    lexer->nsymbols++;
  }
  return symbol;
}

static void intern_words(struct lexer *lexer) {
#define WORD(id, text, class) intern(lexer, text, strlen(text), TOKEN_##id);
  TOKEN_WORDS(WORD)
#undef WORD
}

static void push(struct lexer *lexer, struct token token) {
  struct lexed *lexed = lexer->lexed;
  struct token *place = ARENA_PUSH(lexer->lists, lexed->tokens, lexed->count,
                                   lexed->capacity);
  *place = token;
}

/* Ends the sentence, unless it has ended already. */
static void end_sentence(struct lexer *lexer) {
  const struct lexed *lexed = lexer->lexed;
  if (lexed->count == 0)
    return;
  const struct token *last = &lexed->tokens[lexed->count - 1];
  uint32_t end = last->span.offset + last->span.length;
  if (last->kind != TOKEN_NEWLINE)
    push(lexer, (struct token){TOKEN_NEWLINE, {end, 0}, NULL});
}

/* A line ends the sentence above unless that ends in `:` or this line begins
 * with what continues it. */
static void begin_line(struct lexer *lexer, enum token_kind kind) {
  const struct lexed *lexed = lexer->lexed;
  lexer->fresh = false;
  if (token_continues(kind) || lexed->count == 0 ||
      lexed->tokens[lexed->count - 1].kind == TOKEN_COLON)
    return;
  end_sentence(lexer);
}

static struct span span_of(const struct lexer *lexer, const char *from,
                           const char *to) {
  return (struct span){(uint32_t)(from - lexer->source->text),
                       (uint32_t)(to - from)};
}

/* Appends the token between `from` and `to`, and returns its end. */
static const char *add(struct lexer *lexer, enum token_kind kind,
                       const char *from, const char *to) {
  struct token token = {kind, span_of(lexer, from, to), NULL};
  if (kind == TOKEN_NAME && (size_t)(to - from) > LEX_MAX_NAME) {
    token.kind = TOKEN_ERROR;
    diag_report(lexer->diag, DIAG_LIMIT, token.span,
                "a name of %zu characters; the bound is %zu",
                (size_t)(to - from), LEX_MAX_NAME);
  } else if (kind == TOKEN_NAME) {
    const struct symbol *symbol =
        intern(lexer, from, (size_t)(to - from), kind);
    token.kind = symbol->kind;
    token.text = symbol->text;
  }
  if (lexer->fresh)
    begin_line(lexer, token.kind);
  if (lexer->lexed->count >= LEX_MAX_TOKENS && !lexer->full) {
    lexer->full = true;
    token.kind = TOKEN_ERROR;
    diag_report(lexer->diag, DIAG_LIMIT, token.span,
                "the table has more than %zu words and signs", LEX_MAX_TOKENS);
  }
  push(lexer, token);
  return to;
}

static void add_comment(struct lexer *lexer, const char *from, const char *to) {
  struct lexed *lexed = lexer->lexed;
  while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
    to--;
  struct span *place = ARENA_PUSH(lexer->lists, lexed->comments,
                                  lexed->ncomments, lexed->comments_capacity);
  *place = span_of(lexer, from, to);
}

/* After an error nothing more of the line is read, so that one line gives one
 * message. */
static const char *skip_line(const struct lexer *lexer, const char *from) {
  const char *limit = lexer->source->text + lexer->source->length;
  const char *end = memchr(from, '\n', (size_t)(limit - from));
  return end ? end : limit;
}

/* Reports what no rule of the lexer could read at `at`: no character, a control
 * character, or (from a string or comment on) broken UTF-8. */
static void bad_byte(struct lexer *lexer, const char *at) {
  unsigned byte = (unsigned char)*at;
  struct span span = span_of(lexer, at, at + 1);
  if (byte == 0)
    diag_report(lexer->diag, DIAG_ENCODING, span,
                "a NUL byte: this is no text file");
  else if (byte == '\r')
    diag_report(lexer->diag, DIAG_ENCODING, span,
                "a carriage return inside a line; lines end in LF or CR LF");
  else if (byte == '\t')
    diag_report(lexer->diag, DIAG_ENCODING, span,
                "a tab inside a string; write a space");
  else if (byte < 0x20 || byte == 0x7F)
    diag_report(lexer->diag, DIAG_ENCODING, span,
                "the control character 0x%02X", byte);
  else
    diag_report(lexer->diag, DIAG_ENCODING, span,
                "the byte 0x%02X is not part of a UTF-8 text", byte);
}

/* A string without its closing quote: either the line ended, or a byte stopped
 * it that may not stand there. Returns where to go on. */
static const char *broken_string(struct lexer *lexer, const char *from,
                                 const char *to) {
  const char *limit = lexer->source->text + lexer->source->length;
  if (to == limit || *to == '\n' || (*to == '\r' && to[1] == '\n') ||
      *to == '\\')
    diag_report(lexer->diag, DIAG_SYNTAX, span_of(lexer, from, to),
                "a string without its %s quote on this line",
                to == from + 1 ? "opening or closing" : "closing");
  else
    bad_byte(lexer, to);
  add(lexer, TOKEN_ERROR, from, to);
  return skip_line(lexer, to);
}

static const char *add_string(struct lexer *lexer, const char *from,
                              const char *to) {
  for (const char *at = from + 1; at < to - 1; at++) {
    if (*at != '\\')
      continue;
    at++;
    if (*at == '"' || *at == '\\')
      continue;
    diag_report(lexer->diag, DIAG_SYNTAX, span_of(lexer, at - 1, at + 1),
                "unknown escape in a string; only \\\" and \\\\ are known");
    return add(lexer, TOKEN_ERROR, from, to);
  }
  return add(lexer, TOKEN_STRING, from, to);
}

/* What the language has instead of a sign of other languages, or of word
 * processors; NULL if there is nothing. */
static const char *instead_of(const char *sign, size_t length) {
  static const char *const signs[][2] = {
      {"<=", "'less or equal' is written '=<'"},
      {"==", "'equal' is written '='"},
      {"!=", "'unequal' is written 'not a = b'"},
      {"<>", "'unequal' is written 'not a = b'"},
      {"//", "a comment begins with '#'"},
      {"/*", "a comment begins with '#'"},
      {";", "a sentence ends with its line; a comment begins with '#'"},
      {"*", "what is left is written 'otherwise'"},
      {"'", "a string stands between double quotes"},
      {"\u201C", "a string stands between plain double quotes"},
      {"\u201D", "a string stands between plain double quotes"},
      {"\u2192", "an arrow is written '->'"},
      {"\u2013", "a dash is written '-'"},
      {"\u00A0", "this one looks like a space; write a space"},
  };
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (strlen(signs[i][0]) == length && !memcmp(sign, signs[i][0], length))
      return signs[i][1];
  return NULL;
}

/* Reports a sign that the language does not have, and skips the line. */
static const char *bad_sign(struct lexer *lexer, const char *from,
                            const char *to) {
  const char *instead = instead_of(from, (size_t)(to - from));
  diag_report(lexer->diag, DIAG_SYNTAX, span_of(lexer, from, to),
              "'%.*s' is no sign of the language%s%s", (int)(to - from), from,
              instead ? "; " : "", instead ? instead : "");
  add(lexer, TOKEN_ERROR, from, to);
  return skip_line(lexer, to);
}

static const char *bad_number(struct lexer *lexer, const char *from,
                              const char *to) {
  diag_report(lexer->diag, DIAG_SYNTAX, span_of(lexer, from, to),
              "a name begins with a letter, and a number has digits only");
  add(lexer, TOKEN_ERROR, from, to);
  return skip_line(lexer, to);
}

/* The number of a character that is longer than a byte. */
static unsigned code_point(const char *from, const char *to) {
  unsigned value = (unsigned char)*from & (0x7Fu >> (to - from));
  while (++from < to)
    value = value << 6 | ((unsigned char)*from & 0x3Fu);
  return value;
}

static const char *bad_text(struct lexer *lexer, const char *from,
                            const char *to) {
  const char *instead = instead_of(from, (size_t)(to - from));
  if (to - from == 1)
    bad_byte(lexer, from);
  else if (from == lexer->source->text && code_point(from, to) == 0xFEFF)
    diag_report(lexer->diag, DIAG_ENCODING, span_of(lexer, from, to),
                "a byte order mark; save the file without it");
  else
    diag_report(lexer->diag, DIAG_ENCODING, span_of(lexer, from, to),
                "the character U+%04X is beyond ASCII; %s",
                code_point(from, to),
                instead ? instead
                        : "it may stand in comments and strings only");
  add(lexer, TOKEN_ERROR, from, to);
  return skip_line(lexer, to);
}

/* A comment ends at the end of its line, or at a byte that is no text. */
static const char *comment(struct lexer *lexer, const char *from,
                           const char *to) {
  const char *limit = lexer->source->text + lexer->source->length;
  add_comment(lexer, from, to);
  if (to == limit || *to == '\n' || (*to == '\r' && to[1] == '\n'))
    return to;
  bad_byte(lexer, to);
  return skip_line(lexer, to);
}

/*!re2c
  re2c:define:YYCTYPE = "unsigned char";
  re2c:flags:input = custom;
  re2c:api:style = free-form;
  re2c:define:YYPEEK = "(unsigned char)*YYCURSOR";
  re2c:define:YYSKIP = "++YYCURSOR;";
  re2c:define:YYBACKUP = "YYMARKER = YYCURSOR;";
  re2c:define:YYRESTORE = "YYCURSOR = YYMARKER;";
  re2c:yyfill:enable = 0;
  re2c:flags:utf-8 = 1;
  re2c:flags:case-ranges = 1;
  re2c:variable:yych = byte;

  letter  = [a-zA-Z];
  digit   = [0-9];
  beyond  = [\x80-\ud7ff\ue000-\U0010ffff];
  printed = [\x20-\x7e] | beyond;
  inside  = printed \ ["\\] | "\\" printed;
  name    = letter ([a-zA-Z0-9._-]* [a-zA-Z0-9_])?;
  section = digit+ ("." digit+)+;
  jumble  = digit [0-9.]* [a-zA-Z_] [a-zA-Z0-9._-]*;
*/

/* Reads one token, comment or line end at `YYCURSOR` (there are no blanks, and
 * it is not the end of the text) and returns where it ends. */
static const char *scan(struct lexer *lexer, const char *YYCURSOR) {
  const char *YYMARKER, *start = YYCURSOR;
  /*!re2c
    "\r"? "\n"   { lexer->fresh = true; return YYCURSOR; }
    "#" (printed | "\t")*  { return comment(lexer, start, YYCURSOR); }
    ["] inside* ["]        { return add_string(lexer, start, YYCURSOR); }
    ["] inside*  { return broken_string(lexer, start, YYCURSOR); }
    name         { return add(lexer, TOKEN_NAME, start, YYCURSOR); }
    digit+       { return add(lexer, TOKEN_NUMBER, start, YYCURSOR); }
    section      { return add(lexer, TOKEN_SECTION, start, YYCURSOR); }
    jumble       { return bad_number(lexer, start, YYCURSOR); }

    "->"         { return add(lexer, TOKEN_ARROW, start, YYCURSOR); }
    "=>"         { return add(lexer, TOKEN_SENDS, start, YYCURSOR); }
    "="          { return add(lexer, TOKEN_EQUAL, start, YYCURSOR); }
    "<"          { return add(lexer, TOKEN_LESS, start, YYCURSOR); }
    "=<"         { return add(lexer, TOKEN_LESS_EQUAL, start, YYCURSOR); }
    ">"          { return add(lexer, TOKEN_GREATER, start, YYCURSOR); }
    ">="         { return add(lexer, TOKEN_GREATER_EQUAL, start, YYCURSOR); }
    "+"          { return add(lexer, TOKEN_PLUS, start, YYCURSOR); }
    "-"          { return add(lexer, TOKEN_MINUS, start, YYCURSOR); }
    "|"          { return add(lexer, TOKEN_BAR, start, YYCURSOR); }
    ":"          { return add(lexer, TOKEN_COLON, start, YYCURSOR); }
    ","          { return add(lexer, TOKEN_COMMA, start, YYCURSOR); }
    "("          { return add(lexer, TOKEN_LEFT, start, YYCURSOR); }
    ")"          { return add(lexer, TOKEN_RIGHT, start, YYCURSOR); }

    "<=" | "==" | "!=" | "<>" | "//" | "/*" | [\x21-\x7e]
                 { return bad_sign(lexer, start, YYCURSOR); }
    beyond       { return bad_text(lexer, start, YYCURSOR); }
    *            { return bad_text(lexer, start, YYCURSOR); }
  */
}

/* Room for the tokens at once: there are no more than bytes, and memory that is
 * not touched costs nothing. */
static void reserve(struct lexer *lexer) {
  struct lexed *lexed = lexer->lexed;
  size_t most = lexer->source->length;
  lexed->capacity = (most < LEX_MAX_TOKENS ? most : LEX_MAX_TOKENS) + 4;
  lexed->tokens = ARENA_ARRAY(lexer->lists, struct token, lexed->capacity);
}

struct lexed *lex(struct arena *arena, const struct source *source,
                  struct diag *diag) {
  return lex_into(arena, arena, source, diag);
}

struct lexed *lex_into(struct arena *arena, struct arena *lists,
                       const struct source *source, struct diag *diag) {
  struct lexer lexer = {.arena = arena,
                        .lists = lists,
                        .source = source,
                        .diag = diag,
                        .fresh = true};
  lexer.lexed = arena_alloc(lists, sizeof *lexer.lexed);
  reserve(&lexer);
  intern_words(&lexer);
  const char *at = source->text, *limit = at + source->length;
  while (at < limit && !lexer.full) {
    if (*at == ' ' || *at == '\t')
      at++;
    else
      at = scan(&lexer, at);
  }
  end_sentence(&lexer);
  uint32_t end = (uint32_t)source->length;
  push(&lexer, (struct token){TOKEN_END, {end, 0}, NULL});
  return lexer.lexed;
}
