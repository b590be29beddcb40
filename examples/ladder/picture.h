/* Draws the ladder: 80 columns of plain text, one row for a step. */
#ifndef LADDER_PICTURE_H
#define LADDER_PICTURE_H

#include <stdio.h>

enum {
  PICTURE_WIDTH = 80,
  PICTURE_MIDDLE = 50 /* columns between the states of the two peers */
};

enum picture_fate {
  PICTURE_ARRIVES,
  PICTURE_LOST,
  PICTURE_UNDER_WAY /* still in the network when the scenario ends */
};

/* Writes into `middle` an arrow with a segment's text in it; `from` is the peer
 * that sent it, 0 (left) or 1 (right). */
void picture_arrow(char middle[PICTURE_MIDDLE + 1], const char *segment,
                   unsigned from, enum picture_fate fate);

/* Writes into `middle` what happens at a peer, beside its state. */
void picture_call(char middle[PICTURE_MIDDLE + 1], const char *text,
                  unsigned at);

/* Prints a row: its number (0: none), and both states with `middle` between. */
void picture_row(FILE *out, unsigned number, const char *left,
                 const char *middle, const char *right);

/* Prints words below a row, wrapped where `between` stands between them. */
void picture_words(FILE *out, const char *words, char between);

#endif
