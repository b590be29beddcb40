#include "shown.h"

#include <stdio.h>
#include <string.h>

/* How each action shows. Where two have the same word, nobody outside can tell
 * them apart in a single step: the three acknowledgments differ in how many of
 * them may be sent in a second. */
static const struct {
  const char *action, *word;
} words[] = {
    /* Segments, by their form. */
    {"send-syn", "SYN"},
    {"send-syn-ack", "SYN,ACK"},
    {"send-fin", "FIN"},
    {"ack", "ACK"},
    {"answer", "ACK"},
    {"challenge-ack", "ACK"},
    {"reset-by-ack", "RST@ack"},
    {"reset-by-seq", "RST@seq"},
    {"send-reset", "RST@nxt"},
    {"resend", "again"},
    {"fit-path", "smaller"},
    {"send-probe", "probe"},
    {"send-held", "held"},
    {"send-keepalive", "alive"},
    {"transmit", "text>"},
    {"resend-lost", "text>"},
    /* The reply to the call. */
    {"ok", "ok"},
    {"error-illegal", "e:illegal"},
    {"error-none", "e:none"},
    {"error-exists", "e:exists"},
    {"error-resources", "e:resources"},
    {"error-unspecified", "e:unspecified"},
    {"error-remote", "e:remote"},
    {"error-closing", "e:closing"},
    {"return-state", "state"},
    /* What the user is told, and what pending calls return. */
    {"calls-closing", "calls:closing"},
    {"calls-reset", "calls:reset"},
    {"signal-open", "open"},
    {"signal-closing", "peer-closes"},
    {"signal-closed", "closed"},
    {"signal-reset", "reset"},
    {"signal-refused", "refused"},
    {"signal-timeout", "timeout"},
    {"signal-unreachable", "unreachable"},
    {"signal-trouble", "trouble"},
    {"signal-soft", "soft"},
    {"note-urgent", "urgent"},
    /* Memory: STATUS and the next OPEN show it. */
    {"create-tcb", "tcb+"},
    {"delete-tcb", "tcb-"},
    {"keep-old", "old+"},
    {"restore-old", "old-"},
    /* Numbers: SEQ, ACK and WND of every later segment, which acknowledgments
     * are taken, and how much leaves. */
    {"choose-iss", "ISS"},
    {"choose-later-iss", "ISS>"},
    {"note-irs", "IRS"},
    {"note-window", "WND"},
    {"update-window", "wnd"},
    {"advance-una", "UNA"},
    {"note-peer", "remote+"},
    {"forget-peer", "remote-"},
    /* Text: what the user reads, and what is sent later. */
    {"keep-text", "kept"},
    {"queue-send", "queued"},
    {"queue-receive", "waits"},
    {"deliver", "read"},
    {"take-text", "text<"},
    {"take-fin", "fin<"},
    {"flush", "flushed"},
};

enum {
  MOST_WORDS = 48,
  MOST_TIMERS = 32
};

/* What is seen of a walk. */
struct seen {
  char words[MOST_WORDS][ORACLE_WORD];
  int count;
  bool dark[MOST_TIMERS], lit[MOST_TIMERS]; /* does it run afterwards, if it
                                               did not before; if it did */
};

static void see(struct seen *seen, const char *sign, const char *word) {
  char text[ORACLE_WORD];
  snprintf(text, sizeof text, "%s%.*s", sign, ORACLE_WORD - 2, word);
  for (int i = 0; i < seen->count; i++)
    if (strcmp(seen->words[i], text) == 0)
      return;
  assert_in_range(seen->count, 0, MOST_WORDS - 1);
  strcpy(seen->words[seen->count++], text);
}

/* NULL: it is no action. */
static const char *word_of(const char *action) {
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(words[i].action, action) == 0)
      return words[i].word;
  return NULL;
}

bool shown_alike(const char *action, const char *other) {
  const char *a = word_of(action), *b = word_of(other);
  return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static void see_action(struct seen *seen, const char *name) {
  const char *word = word_of(name);
  if (word == NULL)
    fail_msg("shown.c has no word for '%s'", name);
  see(seen, "", word);
}

static void run_timer(struct seen *seen, const struct model *model,
                      const struct op *op) {
  for (int t = 0; t < model->ntimers; t++)
    if (op->kind == OP_CANCEL_ALL || op->id == t)
      seen->dark[t] = seen->lit[t] = op->kind == OP_START;
}

/* Timers that run for certain, and those that do not; "-all" is all others. */
static void see_timers(struct seen *seen, const struct model *model) {
  int stopped = 0, started = 0;
  for (int t = 0; t < model->ntimers; t++) {
    started += seen->dark[t] && seen->lit[t];
    stopped += !seen->dark[t] && !seen->lit[t];
  }
  bool all = stopped > 0 && started + stopped == model->ntimers;
  if (all)
    see(seen, "-", "all");
  for (int t = 0; t < model->ntimers; t++)
    if (seen->dark[t] == seen->lit[t] && (seen->lit[t] || !all))
      see(seen, seen->lit[t] ? "+" : "-", model->timers[t].name);
}

static void look(struct seen *seen, const struct model *model,
                 const struct walk *walk) {
  memset(seen, 0, sizeof *seen);
  assert_in_range(model->ntimers, 0, MOST_TIMERS);
  memset(seen->lit, 1, sizeof seen->lit);
  for (int i = 0; i < walk->nops; i++) {
    const struct op *op = &model->ops[walk->ops[i]];
    if (op->kind == OP_ACTION)
      see_action(seen, op->name);
    else if (op->kind == OP_SPAWN)
      see(seen, "", "child");
    else if (op->kind == OP_ILLEGAL)
      see(seen, "", "never");
    else
      run_timer(seen, model, op);
  }
  see_timers(seen, model);
}

/* A misspelt word would be missing for ever, so it is found at once. */
static bool is_as(const struct seen *seen, const char *shows) {
  char word[ORACLE_WORD];
  int matched = 0;
  while (oracle_word(&shows, word) > 0) {
    bool found = false;
    for (int i = 0; i < seen->count; i++)
      found |= strcmp(seen->words[i], word) == 0;
    if (!found)
      return false;
    matched++;
  }
  return matched == seen->count;
}

/* --- Combinations --------------------------------------------------------- */

enum {
  MOST_PLACES = 8 /* of a line in which one of several stands */
};

/* Chooses among alternatives as an odometer does. */
struct choosing {
  int choice[MOST_PLACES], count[MOST_PLACES];
  int places;
};

/* Copies a text up to one of `ends`, with the chosen one of its alternatives.
 */
static void choose(struct choosing *choosing, const char *text, size_t length,
                   char *out) {
  int place = choosing->places++, alternatives = 1;
  assert_in_range(place, 0, MOST_PLACES - 1);
  for (size_t i = 0; i < length; i++)
    alternatives += text[i] == '|';
  choosing->count[place] = alternatives;
  for (int skip = choosing->choice[place]; skip > 0; skip--) {
    size_t one = strcspn(text, "|") + 1;
    text += one;
    length -= one;
  }
  size_t one = strcspn(text, "|");
  one = one < length ? one : length;
  memcpy(out, text, one);
  out[one] = '\0';
}

/* "SEGMENT ack=old|new syn=yes": each value behind `=` by itself. */
static void choose_input(struct choosing *choosing, const char *input,
                         char *out) {
  while (*input != '\0') {
    size_t plain = strcspn(input, "=");
    memcpy(out, input, plain);
    out += plain;
    input += plain;
    if (*input == '\0')
      break;
    *out++ = *input++;
    size_t value = strcspn(input, " ");
    choose(choosing, input, value, out);
    out += strlen(out);
    input += value;
  }
  *out = '\0';
}

static bool next_choice(struct choosing *choosing) {
  for (int p = choosing->places; p-- > 0;) {
    if (++choosing->choice[p] < choosing->count[p])
      return true;
    choosing->choice[p] = 0;
  }
  return false;
}

static void say(const struct seen *seen) {
  print_error("it shows:");
  for (int i = 0; i < seen->count; i++)
    print_error(" %s", seen->words[i]);
  print_error("\n");
}

static void try_one(const char *file, int line, const struct oracle *table,
                    const struct shown_line *one) {
  struct oracle_question q;
  struct walk walk;
  struct seen seen;
  const char *to = strcmp(one->to, "=") == 0 ? one->from : one->to;
  oracle_ask(table, one->options, oracle_configuration(table, one->from),
             one->input, &q);
  if (!model_possible(table->model, q.options, q.event, q.configuration,
                      q.point, NULL))
    oracle_fail(file, line, table, NULL, "[%s] %s: %s is not possible",
                one->options, one->from, one->input);
  interpret(table->model, q.options, q.configuration, q.event, q.point, &walk);
  look(&seen, table->model, &walk);
  if (walk.configuration == oracle_configuration(table, to) &&
      is_as(&seen, one->shows))
    return;
  say(&seen);
  oracle_fail(file, line, table, &walk,
              "[%s] %s: %s must lead to %s and show %s", one->options,
              one->from, one->input, to, one->shows);
}

void shown_expect(const char *file, int line, const struct oracle *table,
                  const struct shown_line *lines, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct choosing choosing = {.places = 0};
    do {
      char options[ORACLE_TEXT], from[ORACLE_TEXT], input[ORACLE_TEXT];
      const struct shown_line *l = &lines[i];
      choosing.places = 0;
      choose(&choosing, l->options, strlen(l->options), options);
      choose(&choosing, l->from, strlen(l->from), from);
      choose_input(&choosing, l->input, input);
      struct shown_line one = {options, from, input, l->to, l->shows};
      try_one(file, line, table, &one);
    } while (next_choice(&choosing));
  }
}
