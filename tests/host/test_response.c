/* What the client makes of answers, however they are cut into pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "host/address.h"
#include "response.h"
#include "url.h"

static char content[256];

static void keep(void *context, const char *text, size_t length) {
  (void)context;
  strncat(content, text, length);
}

static struct response *take(const char *text, size_t piece) {
  static struct response response;
  memset(&response, 0, sizeof response);
  content[0] = '\0';
  for (size_t at = 0; at < strlen(text); at += piece) {
    size_t left = strlen(text) - at;
    response_take(&response, text + at, left < piece ? left : piece, keep,
                  NULL);
  }
  return &response;
}

static void test_whole_answers(void **state) {
  static const struct {
    int status;
    const char *text;
  } cases[] = {
      {200, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"},
      {200, "HTTP/1.1 200 OK\ncontent-length:5 \n\nhello"},
      {200, "HTTP/1.0 200 OK\r\n\r\nhello"},
      {404, "HTTP/1.1 404 No\r\nTransfer-Encoding: chunked\r\n\r\n"
            "2\r\nhe\r\n003;a=b\r\nllo\r\n0\r\nTrailer: x\r\n\r\n"},
      {206, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 206 Part\r\n"
            "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (size_t piece = 1; piece < 100; piece += 7) {
      struct response *response = take(cases[i].text, piece);
      assert_true(response_end(response));
      assert_int_equal(response->status, cases[i].status);
      assert_int_equal(response->content, 5);
      assert_string_equal(content, "hello");
    }
}

static void test_empty_answers(void **state) {
  (void)state;
  struct response *response =
      take("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 9);
  assert_int_equal(response->part, RESPONSE_DONE);
  assert_string_equal(response->phrase, "OK");
  response = take("HTTP/1.1 204\r\nContent-Length: 9\r\n\r\n", 9);
  assert_int_equal(response->part, RESPONSE_DONE);
}

static void test_short_answers(void **state) {
  static const char *const texts[] = {
      "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_false(response_end(take(texts[i], 10)));
}

static void test_nonsense(void **state) {
  static const char *const texts[] = {
      "SSH-2.0-x\r\n",
      "HTTP/2 200\r\n",
      "HTTP/1.1 20x OK\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: x\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
  };
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_int_equal(take(texts[i], 1000)->part, RESPONSE_BAD);
}

static void assert_url(const char *text, const char *server, const char *host,
                       const char *path) {
  struct url url;
  struct synfin_problem problem;
  char socket[SYNFIN_ADDRESS_TEXT];
  assert_true(url_read(&url, text, &problem));
  synfin_socket_write(socket, &url.server);
  assert_string_equal(socket, server);
  assert_string_equal(url.host, host);
  assert_string_equal(url.path, path);
}

static void test_urls(void **state) {
  struct url url;
  struct synfin_problem problem;
  static const char *const wrong[] = {"",
                                      "http://",
                                      "http://localhost/",
                                      "https://192.0.2.1/",
                                      "http://192.0.2.1:0/",
                                      "http://192.0.2.1:65536/",
                                      "http://192.0.2.1:80x/",
                                      "http://2001:db8::1/",
                                      "http://[192.0.2.1]/",
                                      "http://[2001:db8::1",
                                      "http://[2001:db8::1]80/",
                                      "http://192.0.2.1/a b"};
  (void)state;
  assert_url("http://192.0.2.1/a/b?c", "192.0.2.1:80", "192.0.2.1", "/a/b?c");
  assert_url("192.0.2.1:8080", "192.0.2.1:8080", "192.0.2.1:8080", "/");
  assert_url("HTTP://[2001:db8::1]", "[2001:db8::1]:80", "[2001:db8::1]", "/");
  assert_url("http://[2001:db8::1]:81/x", "[2001:db8::1]:81",
             "[2001:db8::1]:81", "/x");
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_false(url_read(&url, wrong[i], &problem));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_whole_answers),
      cmocka_unit_test(test_empty_answers),
      cmocka_unit_test(test_short_answers),
      cmocka_unit_test(test_nonsense),
      cmocka_unit_test(test_urls),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
