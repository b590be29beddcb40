#include "url.h"

#include <string.h>
#include <strings.h>
#include "host/address.h"
#include "host/options.h"

enum {
  HTTP_PORT = 80
};

static bool refuse(const char *text, struct synfin_problem *problem) {
  return synfin_problem(problem,
                        "http://192.0.2.1/ or http://[2001:db8::1]:8080/path "
                        "is wanted, not %s\nNames are not looked up.",
                        text);
}

/* Everything that goes into the request line must be fit for it. */
static bool is_printable(const char *text) {
  for (; *text != '\0'; text++)
    if (*text <= ' ' || *text == 0x7f)
      return false;
  return true;
}

/* "192.0.2.1" or "[2001:db8::1]" of `length` letters. */
static bool read_address(struct synfin_address *address, const char *text,
                         size_t length) {
  char copy[SYNFIN_ADDRESS_TEXT];
  bool six = text[0] == '[' && length > 2 && text[length - 1] == ']';
  size_t from = six ? 1 : 0, count = six ? length - 2 : length;
  if (count >= sizeof copy)
    return false;
  memcpy(copy, text + from, count);
  copy[count] = '\0';
  return synfin_address_read(address, copy) &&
         synfin_address_is_ipv4(address) != six;
}

bool url_read(struct url *url, const char *text,
              struct synfin_problem *problem) {
  const char *at = text;
  char port_text[8] = "80";
  uint64_t port = HTTP_PORT;
  if (strncasecmp(at, "http://", 7) == 0)
    at += 7;
  size_t authority = strcspn(at, "/?#");
  size_t address = at[0] == '[' ? strcspn(at, "]") + 1 : strcspn(at, ":/?#");
  size_t digits = authority > address ? authority - address - 1 : 0;
  if (address > authority || authority >= sizeof url->host ||
      digits >= sizeof port_text || (authority > address && at[address] != ':'))
    return refuse(text, problem);
  if (digits > 0) {
    memcpy(port_text, at + address + 1, digits);
    port_text[digits] = '\0';
  }
  if (!synfin_options_number(&port, port_text, 1, UINT16_MAX, problem) ||
      !read_address(&url->server.address, at, address) || !is_printable(at))
    return refuse(text, problem);
  memcpy(url->host, at, authority);
  url->host[authority] = '\0';
  url->server.port = (uint16_t)port;
  url->path = at[authority] == '/' ? at + authority : "/";
  return true;
}
