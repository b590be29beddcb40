/* measure RUNS COMMAND ...: runs a command again and again; prints the least
 * and the median of its times in milliseconds, and its peak memory in MB. What
 * the command prints is thrown away. */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* One run: its time, or a negative number if it failed. */
static double run(char **command, long *peak) {
  struct rusage usage;
  int status = 0;
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status != 0)
    return -1;
  double time = now() - start;
  if (usage.ru_maxrss > *peak)
    *peak = usage.ru_maxrss;
  return time;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  int runs = argc > 2 ? atoi(argv[1]) : 0;
  if (runs < 1 || runs > 100000) {
    fprintf(stderr, "Usage: measure RUNS COMMAND ...\n");
    return 2;
  }
  double *times = calloc((size_t)runs, sizeof *times);
  long peak = 0;
  for (int i = 0; times && i < runs; i++) {
    times[i] = run(argv + 2, &peak);
    if (times[i] < 0) {
      fprintf(stderr, "measure: %s failed\n", argv[2]);
      return 1;
    }
  }
  if (!times)
    return 1;
  qsort(times, (size_t)runs, sizeof *times, by_size);
  printf("%.1f %.1f %.0f\n", times[0], times[runs / 2], (double)peak / 1024);
  free(times);
  return 0;
}
