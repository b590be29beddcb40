/* The files that the explorer takes in. */
#include "parse_inner.h"

/* "explorer" STRING NL */
void parse_explorer(struct parser *parser) {
  struct ast_file file = {0};
  file.name =
      parse_string(parser, "a string with the name of a file", &file.span);
  if (parse_end_sentence(parser, "the end of the line"))
    *PARSE_PUSH(parser, parser->ast->explorer) = file;
}
