#include "picture.h"

#include <string.h>

enum {
  STATE = 12,     /* columns of SYN-RECEIVED */
  INDENT = 17,    /* before the middle: "12. ", a state, a blank */
  SHORT_LINE = 4, /* dashes before the segment */
  LONGEST = PICTURE_MIDDLE - 3
};

static size_t at_most(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Fills columns and returns where the next begin. */
static char *fill(char *at, char with, size_t count) {
  memset(at, with, count);
  return at + count;
}

/* The side where the segment arrives, or would. */
static void draw_head(char *line, size_t length, unsigned from,
                      enum picture_fate fate) {
  char *tip = from == 0 ? line + length - 1 : line;
  if (fate == PICTURE_UNDER_WAY)
    fill(line, '.', length);
  else if (fate == PICTURE_LOST)
    *tip = 'X';
  else
    *tip = from == 0 ? '>' : '<';
}

void picture_arrow(char middle[PICTURE_MIDDLE + 1], const char *segment,
                   unsigned from, enum picture_fate fate) {
  size_t length = at_most(strlen(segment), LONGEST);
  size_t gap = length + 2 <= LONGEST ? 1 : 0;
  size_t dashes = PICTURE_MIDDLE - length - 2 * gap;
  size_t left = at_most(SHORT_LINE, dashes / 2), right = dashes - left;
  if (from == 0 && fate != PICTURE_ARRIVES)
    right = at_most(SHORT_LINE, right);
  fill(middle, ' ', PICTURE_MIDDLE);
  middle[PICTURE_MIDDLE] = '\0';
  fill(middle, '-', left);
  memcpy(middle + left + gap, segment, length);
  char *rest = middle + left + gap + length + gap;
  fill(rest, '-', right);
  draw_head(from == 0 ? rest : middle, from == 0 ? right : left, from, fate);
}

void picture_call(char middle[PICTURE_MIDDLE + 1], const char *text,
                  unsigned at) {
  size_t length = at_most(strlen(text), PICTURE_MIDDLE);
  fill(middle, ' ', PICTURE_MIDDLE);
  middle[PICTURE_MIDDLE] = '\0';
  memcpy(at == 0 ? middle : middle + PICTURE_MIDDLE - length, text, length);
}

void picture_row(FILE *out, unsigned number, const char *left,
                 const char *middle, const char *right) {
  if (number > 0)
    fprintf(out, "%2u. ", number);
  else
    fprintf(out, "    ");
  fprintf(out, "%-*s %-*s %s\n", STATE, left, PICTURE_MIDDLE, middle, right);
}

void picture_words(FILE *out, const char *words, char between) {
  const char separators[] = {between, '\0'};
  size_t column = INDENT;
  fprintf(out, "%*s", INDENT, "");
  while (*words != '\0') {
    size_t length = strcspn(words, separators);
    if (column > INDENT && column + 1 + length > PICTURE_WIDTH) {
      fprintf(out, "\n%*s", INDENT, "");
      column = INDENT;
    } else if (column > INDENT) {
      fputc(' ', out);
      column++;
    }
    fprintf(out, "%.*s", (int)length, words);
    column += length;
    words += length + strspn(words + length, separators);
  }
  fputc('\n', out);
}
