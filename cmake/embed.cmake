# cmake -D OUT=FILE.c -D PARTS="FILE;FILE" -P embed.cmake: a C file with the
# octets of other files, for codegen/page.h.
set(text "#include \"page.h\"\n")
set(table "")
set(number 0)
foreach(part IN LISTS PARTS)
  file(READ ${part} octets HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," octets "${octets}")
  set(sixteen "0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,")
  string(REGEX REPLACE "(${sixteen}${sixteen})" "\\1\n" octets "${octets}")
  get_filename_component(name ${part} NAME)
  string(APPEND text "static const unsigned char part${number}[] = {\n${octets}0};\n")
  string(APPEND table "  {\"${name}\", part${number}, sizeof part${number} - 1},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND text "const struct page_part page_parts[] = {\n${table}};\n"
                   "const size_t page_parts_count = ${number};\n")
file(WRITE ${OUT} "${text}")
