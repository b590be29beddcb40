#include "differences.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

/* --- Reading -------------------------------------------------------------- */

struct reader {
  struct differences *to;
  const char *file;
  unsigned line;
  const char **last; /* the text that an indented line goes on with */
};

static bool complain(const struct reader *reader, const char *what) {
  fprintf(stderr, "%s:%u: %s\n", reader->file, reader->line, what);
  return false;
}

static char *trimmed(char *text) {
  while (*text == ' ')
    text++;
  size_t length = strlen(text);
  while (length > 0 && isspace((unsigned char)text[length - 1]))
    text[--length] = '\0';
  return text;
}

/* A quotation within quotation marks has a backslash before its own. */
static const char *kept(struct reader *reader, const char *text) {
  char *copy = arena_copy(&reader->to->arena, text, strlen(text));
  char *to = copy;
  for (; *text != '\0'; text++)
    if (text[0] != '\\' || text[1] != '"')
      *to++ = *text;
  *to = '\0';
  return copy;
}

static bool read_match(struct reader *reader, struct difference *item,
                       char *text) {
  const char *fields[4];
  if (item->nmatches == DIFFERENCES_MATCHES)
    return complain(reader, "too many matches");
  for (int i = 0; i < 4; i++) {
    char *bar = i < 3 ? strstr(text, " | ") : NULL;
    if (i < 3 && bar == NULL)
      return complain(reader, "a match has four fields with ` | ` between");
    if (bar != NULL)
      *bar = '\0';
    fields[i] = kept(reader, trimmed(text));
    text = bar != NULL ? bar + 3 : text;
  }
  item->matches[item->nmatches++] =
      (struct difference_match){fields[0], fields[1], fields[2], fields[3]};
  return true;
}

static bool read_field(struct reader *reader, char *text) {
  struct differences *to = reader->to;
  struct difference *item = &to->items[to->count - 1];
  char *value = text + strcspn(text, " ");
  size_t length = (size_t)(value - text);
  const struct {
    const char *name;
    const char **place;
  } fields[] = {{"rfc", &item->rfc},
                {"does", &item->does},
                {"why", &item->why},
                {"matters", &item->matters}};
  if (strncmp(text, "match", length) == 0)
    return read_match(reader, item, value);
  for (size_t i = 0; i < 4; i++)
    if (strlen(fields[i].name) == length &&
        strncmp(text, fields[i].name, length) == 0) {
      *fields[i].place = kept(reader, trimmed(value));
      reader->last = fields[i].place;
      return true;
    }
  return complain(reader, "it knows match, rfc, does, why and matters");
}

static bool is_whole(const struct difference *item) {
  return item->nmatches > 0 && item->rfc && item->does && item->why &&
         item->matters;
}

static bool read_head(struct reader *reader, char *text) {
  struct differences *to = reader->to;
  char *rest = text + strcspn(text, " ");
  if (*rest == '\0')
    return complain(reader, "a difference has an id and a title");
  *rest++ = '\0';
  reader->last = NULL;
  if (strcmp(text, "version") == 0) {
    to->version = kept(reader, trimmed(rest));
    return true;
  }
  if (to->count > 0 && !is_whole(&to->items[to->count - 1]))
    return complain(reader, "the difference before lacks a field");
  struct difference *item =
      ARENA_PUSH(&to->arena, to->items, to->count, to->capacity);
  item->id = kept(reader, text);
  item->title = kept(reader, trimmed(rest));
  return true;
}

static bool read_line(struct reader *reader, char *text) {
  size_t indent = strspn(text, " ");
  char *rest = trimmed(text);
  if (*rest == '\0' || *rest == '#')
    return true;
  if (indent == 0)
    return read_head(reader, rest);
  if (reader->to->count == 0)
    return complain(reader, "no difference has begun");
  if (indent < 6)
    return read_field(reader, rest);
  if (reader->last == NULL)
    return complain(reader, "nothing that this could go on with");
  *reader->last = arena_printf(&reader->to->arena, "%s %s", *reader->last,
                               kept(reader, rest));
  return true;
}

bool differences_read(struct differences *differences, const char *file) {
  struct reader reader = {differences, file, 0, NULL};
  char line[400];
  bool good = true;
  memset(differences, 0, sizeof *differences);
  FILE *in = fopen(file, "r");
  if (in == NULL) {
    perror(file);
    return false;
  }
  while (good && fgets(line, sizeof line, in) != NULL) {
    reader.line++;
    good = strchr(line, '\n') != NULL ? read_line(&reader, line)
                                      : complain(&reader, "a line too long");
  }
  fclose(in);
  if (good && (differences->count == 0 || differences->version == NULL ||
               !is_whole(&differences->items[differences->count - 1])))
    good = complain(&reader, "it ends too early");
  return good;
}

void differences_free(struct differences *differences) {
  arena_free(&differences->arena);
}

/* --- Matching ------------------------------------------------------------- */

/* Is `word` one of a list with commas between? */
static bool is_listed(const char *list, size_t length, const char *word,
                      size_t word_length) {
  for (const char *end = list + length; list < end;) {
    size_t one = strcspn(list, ",");
    if (one > (size_t)(end - list))
      one = (size_t)(end - list);
    if (one == word_length && strncmp(list, word, one) == 0)
      return true;
    list += one + 1;
  }
  return false;
}

/* The value of an attribute in a text such as "rst=no seq=outside". */
static const char *value_in(const char *text, const char *name, size_t length,
                            size_t *value_length) {
  while (text != NULL && *text != '\0') {
    if (strncmp(text, name, length) == 0 && text[length] == '=') {
      *value_length = strcspn(text + length + 1, " ");
      return text + length + 1;
    }
    text = strchr(text, ' ');
    text = text ? text + 1 : NULL;
  }
  return NULL;
}

static bool word_holds(const char *word, const char *facts) {
  size_t length = strcspn(word, " "), name = strcspn(word, "=! ");
  bool wanted = word[name] == '=';
  const char *list = word + name + (wanted ? 1 : 2);
  size_t value_length;
  const char *value = value_in(facts, word, name, &value_length);
  bool listed = value != NULL && is_listed(list, length - (size_t)(list - word),
                                           value, value_length);
  return wanted == listed;
}

static bool class_holds(const char *class, const char *facts) {
  if (strcmp(class, "*") == 0)
    return true;
  for (const char *word = class; *word != '\0';) {
    if (!word_holds(word, facts))
      return false;
    word += strcspn(word, " ");
    word += strspn(word, " ");
  }
  return true;
}

static bool fits(const struct difference_match *match, const char *state,
                 const char *facts, const struct sweep_trial *trial) {
  return (strcmp(match->states, "*") == 0 ||
          is_listed(match->states, strlen(match->states), state,
                    strlen(state))) &&
         class_holds(match->class, facts) &&
         fnmatch(match->expected, trial->expected, 0) == 0 &&
         fnmatch(match->observed, trial->observed, 0) == 0;
}

/* "SFA": the bits of a segment. */
static void bits_of(const struct concrete_segment *segment, char bits[5]) {
  size_t n = 0;
  if ((segment->control & WIRE_SYN) != 0)
    bits[n++] = 'S';
  if ((segment->control & WIRE_FIN) != 0)
    bits[n++] = 'F';
  if ((segment->control & WIRE_RST) != 0)
    bits[n++] = 'R';
  if ((segment->control & WIRE_ACK) != 0)
    bits[n++] = 'A';
  bits[n] = '\0';
}

/* Flags of the configuration, the class, and what it does not say. */
static void facts_of(const struct sweep *sweep, const struct sweep_trial *trial,
                     char *facts, size_t size) {
  const struct cell_point *cell = &sweep->cells->items[trial->cell];
  const char *flags =
      strchr(tcp_names.configurations[cell->configuration], ' ');
  char bits[5];
  bits_of(&trial->segment, bits);
  snprintf(facts, size, "%s %s at=%s bits=%s len=%u", flags ? flags + 1 : "",
           cell->name, concrete_places[trial->place], bits,
           (unsigned)trial->segment.text);
}

static int find(const struct differences *differences,
                const struct sweep *sweep, const struct sweep_trial *trial) {
  const struct cell_point *cell = &sweep->cells->items[trial->cell];
  const char *state = tcp_names.states[tcp_state_of[cell->configuration]];
  char facts[2 * CELLS_NAME];
  facts_of(sweep, trial, facts, sizeof facts);
  for (size_t d = 0; d < differences->count; d++)
    for (unsigned m = 0; m < differences->items[d].nmatches; m++)
      if (fits(&differences->items[d].matches[m], state, facts, trial))
        return (int)d;
  return -1;
}

const char *differences_end(const struct sweep_way *way) {
  return way->end == WAY_REFUSED || way->state < 0
             ? "fails"
             : tcp_names.states[way->state];
}

static int find_way(const struct differences *differences, unsigned way,
                    const char *end) {
  for (size_t d = 0; d < differences->count; d++)
    for (unsigned m = 0; m < differences->items[d].nmatches; m++) {
      const struct difference_match *match = &differences->items[d].matches[m];
      if (strcmp(match->states, "way") == 0 &&
          fnmatch(match->class, ways[way].configuration, 0) == 0 &&
          fnmatch(match->observed, end, 0) == 0)
        return (int)d;
    }
  return -1;
}

static size_t explain_ways(struct differences *differences,
                           struct sweep *sweep) {
  size_t unexplained = 0;
  for (unsigned w = 0; w < nways; w++) {
    struct sweep_way *way = &sweep->ways[w];
    if (way->end == WAY_ARRIVED)
      continue;
    way->difference = find_way(differences, w, differences_end(way));
    if (way->difference >= 0) {
      differences->items[way->difference].ways++;
      continue;
    }
    printf("not ok: the way to %s (%s) ends in %s\n", ways[w].configuration,
           ways[w].script, differences_end(way));
    unexplained++;
  }
  return unexplained;
}

size_t differences_explain(struct differences *differences,
                           struct sweep *sweep) {
  size_t unexplained = explain_ways(differences, sweep);
  for (size_t i = 0; i < sweep->ntrials; i++) {
    struct sweep_trial *trial = &sweep->trials[i];
    if (trial->agrees)
      continue;
    trial->difference = find(differences, sweep, trial);
    if (trial->difference < 0)
      unexplained++;
    else
      differences->items[trial->difference].trials++;
  }
  return unexplained;
}
