/* scenarios_runtime VARIANT [SCENARIO]...: plays scenarios, all without a name,
 * and prints for each "as said", "otherwise" or "no way". */
#include <string.h>
#include "player.h"
#include "tcp.h"
#include "tcp_scenarios.h"

static const struct {
  const char *name;
  const struct synfin_table *table;
} variants[] = {{"modern", &tcp_modern},
                {"classic", &tcp_classic},
                {"rfc5961-only", &tcp_rfc5961_only}};

static const struct synfin_table *find_variant(const char *name) {
  for (size_t i = 0; i < sizeof variants / sizeof *variants; i++)
    if (strcmp(variants[i].name, name) == 0)
      return variants[i].table;
  return NULL;
}

static bool is_asked_for(const char *name, int count, char **names) {
  bool asked = count == 0;
  for (int i = 0; i < count; i++)
    asked = asked || strcmp(names[i], name) == 0;
  return asked;
}

static bool holds(const struct synfin_table *table,
                  const struct synfin_scenario *scenario) {
  return (table->options & scenario->on) == scenario->on &&
         (table->options & scenario->off) == 0;
}

int main(int argc, char **argv) {
  static const char *const words[] = {[PLAYER_AS_SAID] = "as said",
                                      [PLAYER_OTHERWISE] = "otherwise",
                                      [PLAYER_NO_WAY] = "no way"};
  const struct synfin_table *table = argc > 1 ? find_variant(argv[1]) : NULL;
  int status = 0;
  if (table == NULL) {
    fprintf(stderr, "Usage: scenarios_runtime modern|classic|rfc5961-only "
                    "[SCENARIO]...\n");
    return 2;
  }
  for (int i = 0; i < TCP_SCENARIOS; i++) {
    const struct synfin_scenario *scenario = &tcp_scenarios[i];
    if (!holds(table, scenario) ||
        !is_asked_for(scenario->name, argc - 2, argv + 2))
      continue;
    enum player_result result = player_play(table, argv[1], scenario, stderr);
    printf("%s: %s\n", scenario->name, words[result]);
    fflush(stdout);
    status = result == PLAYER_OTHERWISE ? 1 : status;
  }
  return status;
}
