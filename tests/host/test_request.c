/* What the file server makes of requests, and answers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "response.h"

static struct request read_request(const char *text) {
  struct request request;
  size_t used = request_read(&request, text, strlen(text));
  assert_int_equal(used, strlen(text));
  return request;
}

static void test_statuses(void **state) {
  static const struct {
    int status;
    const char *text;
  } cases[] = {
      {200, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {200, "GET / HTTP/1.1\nHost:a\n\n"},
      {200, "\r\n\r\nGET / HTTP/1.0\r\n\r\n"},
      {200, "GET http://a:8/x HTTP/1.1\r\nHost: a:8\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\n\r\n"},
      {400, "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET x HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\n more\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nnonsense\r\n\r\n"},
      {400, "hello\r\n\r\n"},
      {400, "GET /\r\n\r\n"},
      {405, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"},
      {405, "get / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {505, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(read_request(cases[i].text).status, cases[i].status);
}

static void test_a_long_path(void **state) {
  char text[REQUEST_PATH + 100];
  (void)state;
  int length = snprintf(text, sizeof text, "GET /%0*d HTTP/1.0\r\n\r\n",
                        REQUEST_PATH - 1, 0);
  struct request request;
  assert_int_equal(request_read(&request, text, (size_t)length), length);
  assert_int_equal(request.status, 414);
  assert_false(request.keep);
}

static void test_paths(void **state) {
  struct request request =
      read_request("HEAD //a%2fb%20c/?q=%00 HTTP/1.1\r\nHost: a\r\n\r\n");
  (void)state;
  assert_int_equal(request.status, 200);
  assert_true(request.head);
  assert_string_equal(request.path, "/a/b c/");
  assert_string_equal(request.raw, "/a%2fb%20c/");
}

static void test_keeping(void **state) {
  (void)state;
  assert_true(read_request("GET / HTTP/1.1\r\nHost: a\r\n\r\n").keep);
  assert_false(read_request("GET / HTTP/1.0\r\n\r\n").keep);
  assert_true(
      read_request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep);
  assert_false(read_request("GET / HTTP/1.1\r\nHost: a\r\nConnection: x , "
                            "close\r\n\r\n")
                   .keep);
  assert_false(read_request("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                            "chunked\r\n\r\n")
                   .keep);
  assert_true(
      read_request("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
          .keep);
}

/* A head that is not all there is nothing; more than one are taken one by one.
 */
static void test_pieces(void **state) {
  static const char text[] = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                             "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n";
  struct request request;
  size_t first = strlen(text) / 2;
  (void)state;
  for (size_t i = 0; i < first; i++)
    assert_int_equal(request_read(&request, text, i), 0);
  assert_int_equal(request_read(&request, text, strlen(text)), first);
  assert_string_equal(request.path, "/1");
  assert_int_equal(request_read(&request, text + first, first), first);
  assert_string_equal(request.path, "/2");
}

static void assert_range(const char *range, const char *head, uint64_t first,
                         uint64_t count) {
  char text[256], answer[RESPONSE_ROOM];
  struct file file = {.size = 100, .type = "t"};
  struct span span;
  snprintf(text, sizeof text, "GET / HTTP/1.0\r\nRange: %s\r\n\r\n", range);
  struct request request = read_request(text);
  size_t length = response_write(answer, &request, 200, &file, &span);
  assert_true(length < sizeof answer);
  assert_non_null(strstr(answer, head));
  assert_int_equal(span.first, first);
  assert_int_equal(span.count, count);
}

static void test_ranges(void **state) {
  (void)state;
  assert_range("bytes=0-9", "206 Partial Content", 0, 10);
  assert_range("bytes=0-9", "Content-Range: bytes 0-9/100\r\n", 0, 10);
  assert_range("bytes=90-", "Content-Range: bytes 90-99/100\r\n", 90, 10);
  assert_range("bytes=90-1000", "Content-Length: 10\r\n", 90, 10);
  assert_range("bytes=-1", "Content-Range: bytes 99-99/100\r\n", 99, 1);
  assert_range("bytes=-200", "Content-Range: bytes 0-99/100\r\n", 0, 100);
  assert_range("bytes=100-", "416 Range Not", 0, 0);
  assert_range("bytes=-0", "416 Range Not", 0, 0);
  assert_range("bytes=9-0", "200 OK", 0, 100);
  assert_range("bytes=0-1,3-4", "200 OK", 0, 100);
  assert_range("lines=1-2", "200 OK", 0, 100);
  assert_range("bytes=-", "200 OK", 0, 100);
}

/* --- Files ---------------------------------------------------------------- */

static void write_file(const char *path) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fputs("text", file);
  fclose(file);
}

static int status_of(int root, const char *path) {
  struct file file = {.fd = -1};
  int status = files_open(&file, root, path);
  if (status == 200) {
    assert_int_equal(file.size, 4);
    close(file.fd);
  }
  return status;
}

static void test_files(void **state) {
  char folder[] = "host_files_XXXXXX";
  (void)state;
  assert_non_null(mkdtemp(folder));
  int back = open(".", O_RDONLY), root = open(folder, O_RDONLY);
  assert_true(back >= 0 && root >= 0 && fchdir(root) == 0);
  assert_int_equal(mkdir("in", 0700) + mkdir("in/empty", 0700), 0);
  write_file("a.txt");
  write_file("in/index.html");
  assert_int_equal(symlink("/etc/passwd", "out") + symlink("in", "also"), 0);
  assert_int_equal(status_of(root, "/a.txt"), 200);
  assert_int_equal(status_of(root, "//./a.txt"), 200);
  assert_int_equal(status_of(root, "/in/"), 200);
  assert_int_equal(status_of(root, "/in"), 301);
  assert_int_equal(status_of(root, "/"), 404);
  assert_int_equal(status_of(root, "/in/empty/"), 404);
  assert_int_equal(status_of(root, "/a.txt/"), 404);
  assert_int_equal(status_of(root, "/a.txt/b"), 404);
  assert_int_equal(status_of(root, "/out"), 404);
  assert_int_equal(status_of(root, "/also/index.html"), 404);
  assert_int_equal(status_of(root, "/.."), 404);
  assert_int_equal(status_of(root, "/../"), 404);
  assert_int_equal(status_of(root, "/in/.."
                                   "/a.txt"),
                   404);
  assert_int_equal(unlink("out") + unlink("also") + unlink("a.txt"), 0);
  assert_int_equal(unlink("in/index.html") + rmdir("in/empty") + rmdir("in"),
                   0);
  assert_int_equal(fchdir(back) + rmdir(folder), 0);
  close(root);
  close(back);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_statuses), cmocka_unit_test(test_a_long_path),
      cmocka_unit_test(test_paths),    cmocka_unit_test(test_keeping),
      cmocka_unit_test(test_pieces),   cmocka_unit_test(test_ranges),
      cmocka_unit_test(test_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
