/* Views: what a drawing shows, and where references can be read. */
#include "parse_inner.h"

/* What ends a list of names in a line of a view. */
static const enum token_kind after_selection[] = {
    TOKEN_FROM, TOKEN_TO, TOKEN_ON, TOKEN_BY, TOKEN_END};

/* "link" NAME STRING NL */
void parse_link(struct parser *parser) {
  struct ast_link link = {0};
  link.name = parse_name(parser, "the source of references");
  link.url = parse_string(parser, "a string with the address", &link.url_span);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->links) = link;
}

/* { "from" places | "to" places | "on" NAME+ | "do" NAME+ | "by" NAME+ } */
static void parse_restrictions(struct parser *parser,
                               struct ast_selection *selection) {
  for (;;) {
    struct ast_terms *places = NULL;
    if (parse_accept(parser, TOKEN_FROM))
      places = &selection->from;
    else if (parse_accept(parser, TOKEN_TO))
      places = &selection->to;
    else if (parse_accept(parser, TOKEN_ON))
      parse_names(parser, &selection->on, "an event or a cause after 'on'",
                  after_selection);
    else if (parse_accept(parser, TOKEN_DO))
      parse_names(parser, &selection->does, "an action after 'do'",
                  after_selection);
    else if (parse_accept(parser, TOKEN_BY))
      parse_names(parser, &selection->by, "a stage after 'by'",
                  after_selection);
    else
      return;
    if (places == NULL)
      continue;
    size_t before = places->count;
    parse_terms(parser, places, after_selection);
    if (places->count == before)
      parse_fail(parser, "the name of a state");
  }
}

/* ("show" | "hide" | "main") restrictions [STRING] NL */
static void parse_selection(struct parser *parser, struct ast_view *view,
                            enum view_verb verb) {
  struct ast_selection selection = {.verb = verb};
  size_t first = parser->at - 1;
  parse_restrictions(parser, &selection);
  selection.span = parse_span(parser, first);
  if (verb != VIEW_HIDE)
    selection.label = parse_optional_string(parser);
  if (parse_end_sentence(
          parser, verb == VIEW_HIDE
                      ? "'from', 'to', 'on', 'do', 'by' or the end of the line"
                      : "'from', 'to', 'on', 'do', 'by', a string or the end "
                        "of the line"))
    *ARENA_PUSH(parser->tree, view->selections, view->nselections,
                view->selections_capacity) = selection;
}

/* ("row" | "column") NAME+ NL */
static void parse_rank(struct parser *parser, struct ast_view *view,
                       bool is_column) {
  struct ast_rank rank = {.is_column = is_column};
  rank.span = parse_token(parser)[-1].span;
  parse_names(parser, &rank.states, "the name of a state", parse_no_stops);
  if (parse_end_sentence(parser, "a state or the end of the line"))
    *ARENA_PUSH(parser->tree, view->ranks, view->nranks, view->ranks_capacity) =
        rank;
}

static void parse_line(struct parser *parser, struct ast_view *view) {
  if (parse_accept(parser, TOKEN_SHOW))
    parse_selection(parser, view, VIEW_SHOW);
  else if (parse_accept(parser, TOKEN_HIDE))
    parse_selection(parser, view, VIEW_HIDE);
  else if (parse_accept(parser, TOKEN_MAIN))
    parse_selection(parser, view, VIEW_MAIN);
  else if (parse_accept(parser, TOKEN_ROW))
    parse_rank(parser, view, false);
  else if (parse_accept(parser, TOKEN_COLUMN))
    parse_rank(parser, view, true);
  else {
    parse_fail(parser, "'show', 'hide', 'main', 'row', 'column' or a "
                       "declaration");
    parse_end_sentence(parser, "");
  }
}

/* "view" NAME { ref } STRING NL { line } */
void parse_view(struct parser *parser) {
  struct ast_view view = {0};
  view.name = parse_name(parser, "the name of the view");
  parse_refs(parser, &view.refs);
  view.text = parse_string(parser, "a string that says what it shows", NULL);
  bool good = parse_end_sentence(parser, "the end of the line");
  parser->body = BODY_VIEW;
  while (parse_at_body(parser))
    parse_line(parser, &view);
  if (good)
    *PARSE_PUSH(parser, parser->ast->views) = view;
}

/* "explorer" STRING NL */
void parse_explorer(struct parser *parser) {
  struct ast_file file = {0};
  file.name =
      parse_string(parser, "a string with the name of a file", &file.span);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->explorer) = file;
}
