"""The register (sổ đăng ký văn bản đến / đi): reading it as offices have it, and keeping its entries.

`sheets` turns a file into rows of cells, `columns` finds which column is which, `rows` reads a row into an entry,
`imports` keeps entries across exports.
"""
