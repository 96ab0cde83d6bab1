"""Programs whose exports are known, as data: what each heading holds, whose numbers stand where, what their words mean.

A module a program lists its tables; `layout` says what a table of the list is, `rows` applies it to the rows of a file.
"""
