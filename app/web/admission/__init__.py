"""Who is answered when all want something at once?

`turns` has the order, `long_work` what turned out long, `tallies` who asked how often.
"""
