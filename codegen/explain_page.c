/* Words that flow into lines of a terminal. */
#include <string.h>
#include "explain_page.h"

enum {
  WIDTH = 79
};

void page_end_line(struct page *page) {
  if (page->at > 0)
    fputc('\n', page->out);
  page->at = 0;
}

void page_go_to(struct page *page, size_t column) {
  for (; page->at < column; page->at++)
    fputc(' ', page->out);
}

/* A word and the blank before it, on a new line if it does not fit. */
static void put_word(struct page *page, const char *word, size_t length) {
  bool fits = page->at + 1 + length <= WIDTH;
  if (page->at > page->indent && fits)
    page_go_to(page, page->at + 1);
  else if (page->at > page->indent)
    page_end_line(page);
  page_go_to(page, page->indent);
  fwrite(word, 1, length, page->out);
  page->at += length;
}

void page_put(struct page *page, const char *text) {
  while (*text != '\0') {
    size_t length = strcspn(text, " ");
    if (length > 0)
      put_word(page, text, length);
    text += length + strspn(text + length, " ");
  }
}

void page_put_whole(struct page *page, const char *text) {
  if (*text != '\0')
    put_word(page, text, strlen(text));
}

void page_format(struct page *page, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  page_put(page, arena_vprintf(page->arena, format, arguments));
  va_end(arguments);
}

void page_begin(struct page *page, size_t indent) {
  page_end_line(page);
  page->indent = indent;
}
