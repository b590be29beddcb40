/* A mutant differs if there are numbers, of a segment and a connection that fit
 * together, for which it gives an attribute another value, or calls impossible
 * what is not. Those are what the emitted tests of the classifier draw, too
 * (tests/exhaustive/variables.c); here they are drawn near edges, until one is
 * found. A weaker claim differs by nothing: it shows in what `synfin check`
 * wants rows for. */
#include "definitions_judge.h"

#include <stdlib.h>
#include <string.h>

#include "definitions.h"
#include "peer.h"

enum {
  DRAWS = 12000,
  CHOICES = 3,
  BY_ROOM = 160
};

static const char *const choices[CHOICES] = {"modern", "classic", "rfc5961"};

/* A segment at a connection, and what the table makes of it. */
struct draw {
  struct peer peer;
  struct peer_segment segment;
  uint8_t point[MODEL_MAX_DIMENSIONS];
  bool possible;
};

static uint32_t next_random(uint64_t *seed) {
  *seed ^= *seed << 13;
  *seed ^= *seed >> 7;
  *seed ^= *seed << 17;
  return (uint32_t)(*seed >> 20);
}

static uint32_t pick(uint64_t *seed, const uint32_t *list, size_t count) {
  return list[next_random(seed) % count];
}
#define PICK(seed, ...)                                                        \
  pick(seed, (const uint32_t[]){__VA_ARGS__},                                  \
       sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static uint32_t near(uint64_t *seed, uint32_t number) {
  return number + next_random(seed) % 5 - 2;
}

static void draw_peer(uint64_t *seed, struct peer *p) {
  const uint32_t edge = UINT32_C(0x80000000);
  p->snd_una = PICK(seed, 300, 0, 4294967290u, edge);
  p->snd_nxt = p->snd_una + PICK(seed, 0, 1, 2, 10);
  p->max_snd_wnd = PICK(seed, 0, 1, 50, 65535);
  p->rcv_nxt = PICK(seed, 100, 3, 4294967290u, edge);
  p->rcv_wnd = PICK(seed, 0, 1, 2, 10, 65535, 1 << 30);
  p->irs = p->rcv_nxt - 1; /* only SYN-RECEIVED asks for it */
  p->ts_old = next_random(seed) % 2 == 0;
  p->ts_recent = PICK(seed, 1000, 0, edge);
  p->listening = next_random(seed) % 4 != 0;
}

static void draw_segment(uint64_t *seed, const struct peer *p,
                         struct peer_segment *s) {
  uint32_t bits = next_random(seed);
  s->text = PICK(seed, 0, 0, 1, 2, 9, 10, 11, 12, 65495);
  s->seq = near(seed, PICK(seed, p->rcv_nxt, p->rcv_nxt, p->irs,
                           p->rcv_nxt + p->rcv_wnd, p->rcv_nxt - s->text,
                           p->rcv_nxt + 5, p->rcv_nxt - 1000));
  s->ack =
      near(seed, PICK(seed, p->snd_una, p->snd_nxt, p->snd_una - p->max_snd_wnd,
                      p->snd_una - 20, p->snd_nxt + 1000));
  s->window = 1000;
  s->syn = (bits & 3) == 0;
  s->ack_bit = (bits >> 2 & 3) != 0;
  s->fin = (bits >> 4 & 1) != 0;
  s->rst = (bits >> 5 & 7) == 0;
  s->timestamped = (bits >> 8 & 3) != 0;
  s->timestamp = near(seed, p->ts_recent);
  s->too_old =
      p->ts_old && s->timestamped && (int32_t)(s->timestamp - p->ts_recent) < 0;
}

static bool is_possible(const struct oracle *table, const struct draw *draw,
                        const uint8_t *point) {
  return model_possible(table->model, oracle_options(table, draw->peer.options),
                        oracle_event(table, "SEGMENT"),
                        draw->peer.configuration, point, NULL);
}

static void draw_all(const struct oracle *table, struct draw *draws) {
  uint64_t seed = UINT64_C(88172645463325252);
  int configurations = table->model->nconfigurations;
  for (int i = 0; i < DRAWS; i++) {
    struct draw *draw = &draws[i];
    memset(draw, 0, sizeof *draw);
    draw->peer.table = table;
    draw->peer.options = choices[i % CHOICES];
    draw->peer.configuration = i / CHOICES % configurations;
    draw_peer(&seed, &draw->peer);
    draw_segment(&seed, &draw->peer, &draw->segment);
    peer_classify(&draw->peer, &draw->segment, draw->point);
    draw->possible = is_possible(table, draw, draw->point);
  }
}

static bool differs_at(const struct oracle *table, const struct draw *draw) {
  uint8_t point[MODEL_MAX_DIMENSIONS] = {0};
  size_t size = (size_t)table->model->ndimensions;
  peer_classify(&draw->peer, &draw->segment, point);
  return memcmp(point, draw->point, size) != 0 ||
         is_possible(table, draw, point) != draw->possible;
}

static bool differs(const struct oracle *table, const struct draw *draws) {
  for (int i = 0; i < DRAWS; i++)
    if (differs_at(table, &draws[i]))
      return true;
  return false;
}

void definitions_judge(struct oracle *table, definitions_killer killer,
                       size_t step) {
  const struct model *original = table->model;
  struct arena scratch = {NULL};
  struct definition_mutants mutants = {NULL, 0, 0};
  struct draw *draws = calloc(DRAWS, sizeof *draws);
  definitions_list(&table->arena, original, oracle_event(table, "SEGMENT"),
                   &mutants);
  if (draws != NULL)
    draw_all(table, draws);
  for (size_t i = 0; draws != NULL && i < mutants.count; i += step) {
    const struct definition_mutant *mutant = &mutants.items[i];
    char by[BY_ROOM] = "-";
    table->model = definitions_apply(&scratch, original, mutant);
    bool other = differs(table, draws);
    if (other && !killer(table, by, sizeof by))
      strcpy(by, "survived");
    printf("%s\t%s\t%s\t%s\t%s\t%s\n", mutant->id,
           definition_kinds[mutant->kind], other ? "differs" : "same",
           mutant->where, mutant->what, by);
    arena_reset(&scratch);
  }
  table->model = original;
  arena_free(&scratch);
  free(draws);
}
