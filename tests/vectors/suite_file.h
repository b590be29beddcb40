/* A file of vectors, read as docs/vectors.md has it. Nothing here knows synfin:
 * this is what whoever tests another implementation would write. */
#ifndef TESTS_VECTORS_SUITE_FILE_H
#define TESTS_VECTORS_SUITE_FILE_H

#include <stdbool.h>
#include <stdio.h>

struct file_configuration {
  char *name;
  int alike;
};

struct file_output {
  char *name, *look;
  bool sure, request;
  int like; /* an output */
};

struct file_value {
  char *name, *value;
};

struct file_input {
  char *event;
  struct file_value *values;
  int nvalues;
};

struct file_list {
  int *items;
  int count;
};

struct file_cell {
  int from, input, to;
  struct file_list show, perhaps; /* outputs */
  bool spawn, ignored;
};

struct file_vector {
  struct file_list way, test, after; /* cells */
  int then;
};

struct suite_file {
  char *machine, *variant, *criterion;
  int extra, start;
  struct file_configuration *configurations;
  struct file_output *outputs;
  struct file_input *inputs;
  struct file_cell *cells;
  struct file_vector *vectors;
  int nconfigurations, noutputs, ninputs, ncells, nvectors;
  unsigned long long steps;
};

/* Reads a file and sees to it that it is whole and fits together. What is wrong
 * is said on stderr, and the result is NULL. */
struct suite_file *suite_file_read(const char *name);
void suite_file_free(struct suite_file *file);

/* The cell of a vector at a place, counted over its three lists. */
int suite_file_step(const struct file_vector *vector, int at);
int suite_file_length(const struct file_vector *vector);

#endif
