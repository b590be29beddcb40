/* Faults as people write them: "drop=10,corrupt=5,seed=1". */
#ifndef SYNFIN_HOST_FAULTS_H
#define SYNFIN_HOST_FAULTS_H

#include <stdio.h>
#include "host/problem.h"
#include "host/shim.h"

bool synfin_faults_read(struct synfin_faults *faults, const char *text,
                        struct synfin_problem *problem);

/* A line on what a shim did: "in: 100 packets, 1 dropped, ...". */
void synfin_faults_report(FILE *out, const char *direction,
                          const struct synfin_shim_counts *counts);

#endif
