#include "host/problem.h"

#include <stdarg.h>
#include <stdio.h>

bool synfin_problem(struct synfin_problem *problem, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem->text, sizeof problem->text, format, arguments);
  va_end(arguments);
  return false;
}
