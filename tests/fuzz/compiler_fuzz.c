/* libFuzzer harness of the whole compiler: whatever the text, there is no crash
 * and no hang, and the two ways to run a table agree. */
#include <stdint.h>

#include "compile_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  compile_text((const char *)data, size);
  return 0;
}
