# cmake -D IN=FILE -D OUT=FILE.c -P TextToC.cmake: a text as C data.
file(READ ${IN} hex HEX)
string(LENGTH "${hex}" length)
math(EXPR length "${length} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
file(WRITE ${OUT}
     "extern const char trace_table[];\n"
     "extern const unsigned long trace_table_length;\n"
     "const unsigned long trace_table_length = ${length};\n"
     "const char trace_table[] = {${bytes}0};\n")
